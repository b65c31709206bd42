import type { VariableDefinition, VariableValue } from '@flamenco/domain/variables';
import { shown, type Reading, type Setting, type SettingSchema } from './settings.js';

/** The keys below a variable's name that mean something here; a file may have others. */
export const VARIABLE_KEYS: ReadonlySet<string> = new Set([
  'is_twoway',
  'values',
  'audience',
  'platform',
  'platforms',
  'value',
]);

type Variables = Readonly<Record<string, VariableDefinition>>;

/** A variable as a file says it. */
type Definition = Readonly<Record<string, unknown>>;

/** What a farm needs to start rendering; a configuration file adds to these, and overrides them by name (behaviour.md §3). */
const DEFAULT_VARIABLES = {
  blender: {
    values: [
      { platform: 'linux', value: 'blender' },
      { platform: 'windows', value: 'blender.exe' },
      { platform: 'darwin', value: 'blender' },
    ],
  },
  blenderArgs: { values: [{ platform: 'all', value: '-b -y' }] },
} as const satisfies Variables;

/** A variable, for forms. Other platforms than these are taken, too. */
const DEFINITION = {
  type: 'object',
  properties: {
    is_twoway: { type: 'boolean', title: 'Two-way' },
    values: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          platform: {
            type: 'string',
            title: 'Platform',
            examples: ['all', 'linux', 'windows', 'darwin'],
          },
          audience: { type: 'string', title: 'For', enum: ['all', 'workers', 'users'] },
          value: { type: 'string', title: 'Value' },
        },
      },
    },
  },
} as const satisfies SettingSchema;

/** The variables, by name. What merely keeps one from being used is a warning, told by the domain's `VariableTable`. */
export function variables(key: string, about: string): Setting<Variables> {
  return {
    kind: 'setting',
    key,
    about,
    schema: { type: 'object', additionalProperties: DEFINITION },
    initial: DEFAULT_VARIABLES,
    isText: false,
    normalize: (written) => eachDefinition(written, DEFAULT_VARIABLES, withFlag),
    shorten: (sent) => eachDefinition(sent, {}, withoutFalseFlag),
    read: (written, reading) => {
      if (!isRecord(written)) {
        reading.fault(`must be a list of names with their values below them (is ${shown(written)}).`);
        return undefined;
      }
      const own = Object.entries(written).map(([name, definition]) => [
        name,
        readDefinition(name, definition, reading),
      ]);
      return { ...DEFAULT_VARIABLES, ...(Object.fromEntries(own) as Variables) };
    },
  };
}

/** Changes each definition in what may be a list of variables, and adds those that it lacks. */
function eachDefinition(
  written: unknown,
  others: Variables,
  change: (definition: Definition) => Definition,
): unknown {
  if (!isRecord(written)) return written;
  const entries = Object.entries({ ...others, ...written }).map(([name, definition]) => [
    name,
    isRecord(definition) ? change(definition) : definition,
  ]);
  return Object.fromEntries(entries) as unknown;
}

/** As Flamenco 3 tells it, always. */
function withFlag(definition: Definition): Definition {
  return { ...definition, is_twoway: definition['is_twoway'] ?? false };
}

function withoutFalseFlag(definition: Definition): Definition {
  const { is_twoway: isTwoWay, ...rest } = definition;
  return isTwoWay === false ? rest : definition;
}

function readDefinition(name: string, written: unknown, reading: Reading): VariableDefinition {
  if (!isRecord(written) || !Array.isArray(written['values'])) {
    reading.fault("must have 'values:', a list of entries with 'platform' and 'value'.", name);
    return { values: [] };
  }
  const isTwoWay = written['is_twoway'] ?? false;
  if (typeof isTwoWay !== 'boolean') {
    reading.fault(`must be true or false (is ${shown(isTwoWay)}).`, name, 'is_twoway');
  }
  const entries: readonly unknown[] = written['values'];
  const values = entries.flatMap((entry, index) => readValue(entry, reading, [name, 'values', index]));
  return { ...(isTwoWay === true && { isTwoWay }), values };
}

function readValue(entry: unknown, reading: Reading, at: readonly (string | number)[]): VariableValue[] {
  if (!isRecord(entry)) {
    reading.fault(`must have 'platform' and 'value' (is ${shown(entry)}).`, ...at);
    return [];
  }
  const read = (key: string): string | undefined => {
    const written = entry[key];
    if (written === undefined || written === null) return undefined;
    if (typeof written === 'string') return written;
    reading.fault(`must be text (is ${shown(written)}). Put it in quotes.`, ...at, key);
    return undefined;
  };
  const audience = read('audience');
  const platform = read('platform');
  const platforms = readPlatforms(entry['platforms'], reading, [...at, 'platforms']);
  return [
    {
      ...(audience !== undefined && { audience }),
      ...(platform !== undefined && { platform }),
      ...(platforms !== undefined && { platforms }),
      value: read('value') ?? '',
    },
  ];
}

function readPlatforms(
  written: unknown,
  reading: Reading,
  at: readonly (string | number)[],
): readonly string[] | undefined {
  if (written === undefined || written === null) return undefined;
  const names: readonly unknown[] = Array.isArray(written) ? written : [written];
  if (names.every((name) => typeof name === 'string')) return names;
  reading.fault(`must be a list of texts (is ${shown(written)}).`, ...at);
  return undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
