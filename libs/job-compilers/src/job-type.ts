import { createHash } from 'node:crypto';
import { invalid } from '@flamenco/domain/errors';
import { defaultOf } from './setting-values.js';

const SETTING_TYPES = ['string', 'int32', 'float', 'bool'] as const;
const SETTING_SUBTYPES = ['file_path', 'dir_path', 'file_name', 'hashed_file_path'] as const;
const SETTING_VISIBILITIES = ['visible', 'hidden', 'submission', 'web'] as const;

/** A setting of a job type, as the API's `AvailableJobSetting` has it (behaviour.md §19.5). */
export interface JobTypeSetting {
  readonly key: string;
  readonly type: (typeof SETTING_TYPES)[number];
  readonly subtype?: (typeof SETTING_SUBTYPES)[number];
  readonly choices?: readonly string[];
  readonly propargs?: Readonly<Record<string, unknown>>;
  readonly description?: unknown;
  readonly label?: unknown;
  readonly default?: unknown;
  /** A Python expression that the add-on evaluates in Blender. */
  readonly eval?: string;
  readonly evalInfo?: { readonly showLinkButton: boolean; readonly description: string };
  readonly visible?: (typeof SETTING_VISIBILITIES)[number];
  readonly required?: boolean;
  readonly editable?: boolean;
}

/** A job type, as the API's `AvailableJobType` has it. */
export interface JobTypeInfo {
  readonly name: string;
  readonly label: string;
  readonly description?: string;
  readonly settings: readonly JobTypeSetting[];
  /** SHA-1 of the rest in JSON: changes with the settings, not with what the script does (behaviour.md §19.5). */
  readonly etag: string;
}

/** Reads a script's JOB_TYPE. Throws `invalid` that says what is wrong with it. Fields that nobody knows are left out. */
export function readJobType(name: string, value: unknown): JobTypeInfo {
  const fields = record(value, 'JOB_TYPE');
  const label = text(fields, 'label', 'JOB_TYPE');
  if (label === undefined || label.trim() === '')
    throw wrong('JOB_TYPE.label', 'is missing; it is what people see');
  const description = text(fields, 'description', 'JOB_TYPE');
  const given = fields['settings'] ?? [];
  if (!Array.isArray(given)) throw wrong('JOB_TYPE.settings', 'must be a list');
  const settings = given.map((setting, index) => readSetting(setting, `JOB_TYPE.settings[${index}]`));
  const keys = new Set<string>();
  for (const { key } of settings) {
    if (keys.has(key)) throw wrong('JOB_TYPE.settings', `has the key '${key}' twice`);
    keys.add(key);
  }
  const info = { name, label, ...present({ description }), settings };
  return { ...info, etag: createHash('sha1').update(JSON.stringify(info)).digest('hex') };
}

/** In the order in which the fields are read here, whatever the script's: the etag depends on it. */
function readSetting(value: unknown, place: string): JobTypeSetting {
  const fields = record(value, place);
  const key = text(fields, 'key', place);
  if (key === undefined || key === '') throw wrong(`${place}.key`, 'is missing');
  const where = `${place} ('${key}')`;
  const type = oneOf(fields, 'type', SETTING_TYPES, where);
  if (type === undefined) throw wrong(`${where}.type`, `is missing; use ${SETTING_TYPES.join(', ')}`);
  const range = {
    choices: choices(fields, where),
    propargs: fields['propargs'] == null ? undefined : record(fields['propargs'], `${where}.propargs`),
  };
  return {
    key,
    type,
    ...present({
      subtype: oneOf(fields, 'subtype', SETTING_SUBTYPES, where),
      ...range,
      description: fields['description'],
      label: fields['label'],
      default: defaultOf({ type, ...present(range), default: fields['default'] }) ?? fields['default'],
      eval: text(fields, 'eval', where),
      evalInfo: evalInfo(fields['evalInfo'], `${where}.evalInfo`),
      visible: oneOf(fields, 'visible', SETTING_VISIBILITIES, where),
      required: bool(fields, 'required', where),
      editable: bool(fields, 'editable', where),
    }),
  };
}

function evalInfo(value: unknown, place: string): JobTypeSetting['evalInfo'] | undefined {
  if (value == null) return undefined;
  const fields = record(value, place);
  return {
    showLinkButton: bool(fields, 'showLinkButton', place) ?? false,
    description: text(fields, 'description', place) ?? '',
  };
}

function choices(fields: Record<string, unknown>, place: string): readonly string[] | undefined {
  const given = fields['choices'];
  if (given == null) return undefined;
  if (!Array.isArray(given) || !given.every((choice) => typeof choice === 'string')) {
    throw wrong(`${place}.choices`, 'must be a list of strings');
  }
  return given;
}

function text(fields: Record<string, unknown>, name: string, place: string): string | undefined {
  const value = fields[name] ?? undefined;
  if (value === undefined || typeof value === 'string') return value;
  throw wrong(`${place}.${name}`, `must be a string, but is ${JSON.stringify(value)}`);
}

function bool(fields: Record<string, unknown>, name: string, place: string): boolean | undefined {
  const value = fields[name] ?? undefined;
  if (value === undefined || typeof value === 'boolean') return value;
  throw wrong(`${place}.${name}`, `must be true or false, but is ${JSON.stringify(value)}`);
}

function oneOf<T extends string>(
  fields: Record<string, unknown>,
  name: string,
  choices: readonly T[],
  place: string,
): T | undefined {
  const value = text(fields, name, place);
  if (value === undefined) return undefined;
  const choice = choices.find((candidate) => candidate === value);
  if (choice === undefined) throw wrong(`${place}.${name}`, `is '${value}'; use ${choices.join(', ')}`);
  return choice;
}

function record(value: unknown, place: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw wrong(place, `must be an object, but is ${JSON.stringify(value)}`);
}

/** Without the fields that are not there. */
function present<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

function wrong(place: string, problem: string): Error {
  return invalid('job-type-invalid', `${place} ${problem}`);
}
