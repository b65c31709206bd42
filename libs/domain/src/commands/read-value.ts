import { isFarmError } from '../errors.js';
import { parseFrameRange } from '../frames/frame-range.js';
import { isAbsolutePath } from '../paths/absolute-path.js';
import { splitShell } from '../shell/shell-words.js';
import { parseDuration } from '../time/duration.js';
import type { ParameterDescription, ParameterType } from './parameter-description.js';

/** What a value was read as, or what is wrong with it: the rest of a sentence that begins with its name. */
export type Reading = { readonly value: unknown } | { readonly wrong: string };

type Reader = (value: unknown, description: ParameterDescription) => Reading;

/** How each type is read. `fields` are not: whoever reads them reads each. */
const READERS: Readonly<Record<Exclude<ParameterType, 'fields'>, Reader>> = {
  any: (value) => ({ value }),
  text: readText,
  path: readText,
  words: (value) => (typeof value === 'string' ? understood(() => splitShell(value)) : not('text', value)),
  list: (value) =>
    Array.isArray(value)
      ? { value: value.map((each: unknown) => (typeof each === 'string' ? each : JSON.stringify(each))) }
      : not('a list', value),
  number: (value, description) =>
    typeof value === 'number' && Number.isFinite(value)
      ? inRange(value, description)
      : not('a number', value),
  'whole-number': (value, description) =>
    Number.isSafeInteger(value) ? inRange(value as number, description) : not('a whole number', value),
  boolean: (value) => (typeof value === 'boolean' ? { value } : not('true or false', value)),
  duration: readDuration,
  frames: (value) =>
    typeof value === 'string'
      ? understood(() => parseFrameRange(value))
      : not('a text such as "1-10"', value),
  environment: readEnvironment,
};

/** Reads a value that is there. */
export function readValue(
  value: unknown,
  type: Exclude<ParameterType, 'fields'>,
  description: ParameterDescription,
): Reading {
  return READERS[type](value, description);
}

/** Says that a value is something else than it should be. */
export function not(what: string, value: unknown): { readonly wrong: string } {
  const text = JSON.stringify(value);
  return { wrong: `should be ${what}, but is ${text.length > 200 ? `${text.slice(0, 200)}…` : text}` };
}

function readText(value: unknown, { choices, absolute }: ParameterDescription): Reading {
  if (typeof value !== 'string') return not('text', value);
  if (choices && !choices.includes(value)) return not(choices.map((each) => `"${each}"`).join(' or '), value);
  if (absolute === true && !isAbsolutePath(value)) return not('an absolute path', value);
  return { value };
}

function inRange(value: number, { min, max, greaterThan }: ParameterDescription): Reading {
  if (greaterThan !== undefined && value <= greaterThan) return not(`greater than ${greaterThan}`, value);
  if (min !== undefined && value < min) return not(min === 0 ? 'not negative' : `${min} or more`, value);
  if (max !== undefined && value > max) return not(`${max} or less`, value);
  return { value };
}

function readDuration(value: unknown, description: ParameterDescription): Reading {
  if (typeof value === 'string') return understood(() => parseDuration(value));
  if (typeof value !== 'number' || !Number.isFinite(value))
    return not('a number of seconds, or a text such as "10m"', value);
  const reading = inRange(value, description);
  return 'wrong' in reading ? reading : { value: value * 1000 };
}

function readEnvironment(value: unknown): Reading {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return not('an object of texts by name', value);
  const variables: Record<string, string | undefined> = {};
  for (const [name, each] of Object.entries(value)) {
    if (name === '' || /[=\0]/.test(name))
      return { wrong: `has a name that no variable can have: "${name}"` };
    if (each !== null && !['string', 'number', 'boolean'].includes(typeof each))
      return { wrong: `has for ${name} what is no text: ${JSON.stringify(each)}` };
    if (String(each).includes('\0')) return { wrong: `has a zero character in the value of ${name}` };
    variables[name] = each === null ? undefined : String(each);
  }
  return { value: variables };
}

function understood(read: () => unknown): Reading {
  try {
    return { value: read() };
  } catch (error) {
    if (isFarmError(error)) return { wrong: `cannot be read: ${error.message.replace(/\.$/, '')}` };
    throw error;
  }
}
