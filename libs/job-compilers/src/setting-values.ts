import type { JobTypeSetting } from './job-type.js';

/** What the values of a setting have to be. */
type ValueRange = Pick<JobTypeSetting, 'type' | 'choices' | 'propargs'>;

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

/** The value in the type of the setting, where nothing is lost by it; undefined where it may not be that. */
export function convertSetting(setting: ValueRange, value: unknown): unknown {
  const converted = CONVERSIONS[setting.type](value);
  const { choices } = setting;
  if (choices && !choices.some((choice) => choice === String(converted))) return undefined;
  const { least, most } = limitsOf(setting);
  return typeof converted === 'number' && (converted < least || converted > most) ? undefined : converted;
}

/** As Blender takes `min` and `max` of a property. */
function limitsOf({ propargs }: Pick<JobTypeSetting, 'propargs'>): {
  readonly least: number;
  readonly most: number;
} {
  const limit = (name: string, none: number): number => toNumber(propargs?.[name]) ?? none;
  return { least: limit('min', -Infinity), most: limit('max', Infinity) };
}

const TYPE_WORDS: Readonly<Record<JobTypeSetting['type'], string>> = {
  string: 'a text',
  int32: 'a whole number',
  float: 'a number',
  bool: 'true or false',
};

/** What a setting may be, to follow a semicolon: `it must be a whole number, at least 1`. */
export function allowedOf(setting: ValueRange): string {
  if (setting.choices) return `use one of ${setting.choices.map(shownValue).join(', ')}`;
  const { least, most } = limitsOf(setting);
  const bounds = [
    ...(least > -Infinity ? [`at least ${least}`] : []),
    ...(most < Infinity ? [`at most ${most}`] : []),
  ];
  return `it must be ${[TYPE_WORDS[setting.type], ...bounds].join(', ')}`;
}

const MOST_SHOWN = 100;

/** A value as JSON, its start when it is long. */
export function shownValue(value: unknown): string {
  return cutText(JSON.stringify(value));
}

/** The start of a text that is too long for a message. */
export function cutText(text: string): string {
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
}

/**
 * The default of a setting in its type; as the script writes it where it does not fit: the script may know what to do with that.
 * Undefined when there is none.
 */
export function defaultOf(setting: ValueRange & Pick<JobTypeSetting, 'default'>): unknown {
  return setting.default == null ? undefined : (convertSetting(setting, setting.default) ?? setting.default);
}
