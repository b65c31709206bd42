import { didYouMean, invalid, type FarmError, type JobWarning } from '@flamenco/domain';
import type { JobTypeInfo, JobTypeSetting } from './job-type.js';

/** The settings that a job is compiled with, and what was found in those that were given. */
export interface SettledSettings {
  /** In the order in which they were given; then those that were left out, with their defaults. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Of keys that the job type does not have: its script may know them all the same. */
  readonly warnings: readonly JobWarning[];
}

/**
 * Gives settings that are left out (or null) their defaults, and others the type that the job type has for them, where nothing is
 * lost by it (`"5"` is 5).
 * @throws FarmError `invalid` that names each setting which has another type or value than it may have, or is needed and not there;
 *   what only the add-on asks for, at submission, or works out in Blender, is not needed
 */
export function settleSettings(
  jobType: Pick<JobTypeInfo, 'name' | 'settings'>,
  given: Readonly<Record<string, unknown>>,
): SettledSettings {
  const settings = new Map(Object.entries(given));
  const problems: string[] = [];
  for (const setting of jobType.settings) {
    const value = settings.get(setting.key) ?? undefined;
    const settled = value === undefined ? defaultOf(setting) : convert(setting, value);
    if (settled !== undefined) settings.set(setting.key, settled);
    else if (value !== undefined) problems.push(`${setting.key} is ${shown(value)}; ${allowed(setting)}`);
    else if (isNeeded(setting)) problems.push(`${setting.key} is missing; ${allowed(setting)}`);
  }
  if (problems.length > 0) throw refusal(jobType.name, problems);
  return { settings: Object.fromEntries(settings), warnings: warnOfUnknownKeys(jobType, Object.keys(given)) };
}

/** The add-on sends it with each job, whatever the job type says of it (behaviour.md §19.5). */
const BLEND_FILE = 'blendfile';
const MOST_WARNINGS = 10;

function warnOfUnknownKeys(
  jobType: Pick<JobTypeInfo, 'name' | 'settings'>,
  given: readonly string[],
): readonly JobWarning[] {
  const keys = jobType.settings.map(({ key }) => key);
  const known = new Set([...keys, BLEND_FILE]);
  const unknown = given.filter((key) => !known.has(key)).slice(0, MOST_WARNINGS);
  return unknown.map((key) => ({
    code: 'setting-unknown',
    message: `Job type '${jobType.name}' has no setting '${cut(key)}'; its script is given it all the same.${didYouMean(key, keys)}`,
    remedy: `Correct the setting, leave it out, or add it to the settings of the job type if its script uses it.`,
  }));
}

/** A default that does not fit is the script's own business: the value reaches it as it is written there. */
function defaultOf(setting: JobTypeSetting): unknown {
  return setting.default == null ? undefined : (convert(setting, setting.default) ?? setting.default);
}

/** Scripts that submit without Blender leave out what Blender works out: Flamenco 3 never asked for it. */
function isNeeded({ required, visible, eval: expression }: JobTypeSetting): boolean {
  return required === true && visible !== 'submission' && expression === undefined;
}

const INT32_MAX = 2 ** 31 - 1;

/** How a value becomes one of the type; undefined where it cannot without losing something. */
const CONVERSIONS: Readonly<Record<JobTypeSetting['type'], (value: unknown) => unknown>> = {
  string: (value) => (typeof value === 'string' ? value : isNumberOrBool(value) ? String(value) : undefined),
  int32: (value) => {
    const number = toNumber(value);
    const fits = Number.isInteger(number) && Math.abs(number ?? 0) <= INT32_MAX;
    return fits ? number : undefined;
  },
  float: toNumber,
  bool: (value) => BOOLS.get(typeof value === 'string' ? value.trim().toLowerCase() : value),
};

const BOOLS: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  ...([true, 1, 'true', '1'] as const).map((value) => [value, true] as const),
  ...([false, 0, 'false', '0'] as const).map((value) => [value, false] as const),
]);

function isNumberOrBool(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'boolean';
}

function toNumber(value: unknown): number | undefined {
  const isText = typeof value === 'string' && /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(value);
  const number = typeof value === 'number' || isText ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
}

function convert(setting: JobTypeSetting, value: unknown): unknown {
  const converted = CONVERSIONS[setting.type](value);
  const { choices } = setting;
  if (choices && !choices.some((choice) => choice === converted)) return undefined;
  const { least, most } = limitsOf(setting);
  return typeof converted === 'number' && (converted < least || converted > most) ? undefined : converted;
}

/** As Blender takes `min` and `max` of a property. */
function limitsOf({ propargs }: JobTypeSetting): { readonly least: number; readonly most: number } {
  const limit = (name: string, none: number): number => toNumber(propargs?.[name]) ?? none;
  return { least: limit('min', -Infinity), most: limit('max', Infinity) };
}

const TYPE_WORDS: Readonly<Record<JobTypeSetting['type'], string>> = {
  string: 'a text',
  int32: 'a whole number',
  float: 'a number',
  bool: 'true or false',
};

function allowed(setting: JobTypeSetting): string {
  if (setting.choices) return `use one of ${setting.choices.map(shown).join(', ')}`;
  const { least, most } = limitsOf(setting);
  const bounds = [
    ...(least > -Infinity ? [`at least ${least}`] : []),
    ...(most < Infinity ? [`at most ${most}`] : []),
  ];
  return `it must be ${[TYPE_WORDS[setting.type], ...bounds].join(', ')}`;
}

const MOST_SHOWN = 100;

function shown(value: unknown): string {
  return cut(JSON.stringify(value));
}

function cut(text: string): string {
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
}

function refusal(name: string, problems: readonly string[]): FarmError {
  return invalid(
    'job-settings-invalid',
    `Settings of job type '${name}' do not fit: ${problems.join('. ')}. Correct them and submit again.`,
  );
}
