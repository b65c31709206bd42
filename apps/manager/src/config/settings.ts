import { resolve } from 'node:path';
import { FarmError } from '@flamenco/domain/errors';
import { formatDuration, parseDuration } from '@flamenco/domain/time';
import { HIDDEN } from './secrets.js';

/** What a setting needs to know to be read, and how it tells what is wrong with its value. */
export interface Reading {
  /** Folder of the configuration file: relative paths in it start here. */
  readonly baseDir: string;
  /** Reports what is wrong; `subPath` leads from the setting to the faulty part. The setting's default is used meanwhile. */
  fault(message: string, ...subPath: readonly (string | number)[]): void;
}

/** Which values a setting takes, in OpenAPI's words, for forms; `format` may also be `duration`, `password` or `path`. */
export interface SettingSchema {
  readonly type: 'string' | 'integer' | 'boolean' | 'array' | 'object';
  readonly format?: 'duration' | 'password' | 'path';
  readonly enum?: readonly string[];
  readonly examples?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly title?: string;
  readonly items?: SettingSchema;
  readonly properties?: Readonly<Record<string, SettingSchema>>;
  readonly additionalProperties?: SettingSchema;
  readonly required?: readonly string[];
}

/** One key of the configuration file. */
export interface Setting<Value> {
  readonly kind: 'setting';
  readonly key: string;
  /** What it is for; becomes the comment in a written file. */
  readonly about: string;
  /** What is to be entered for it. `read` has the last word. */
  readonly schema: SettingSchema;
  /** The default, as it is written in a file. */
  readonly initial: unknown;
  /** A text is taken from the environment as it is, everything else is read as YAML. */
  readonly isText: boolean;
  /** It is read at start-up only: a change takes effect when the Manager is started again. */
  readonly needsRestart?: true;
  /** Flamenco 3 has no such key: its web app, which stops at what it does not know, is not shown it. */
  readonly isOurOwn?: true;
  /** One spelling for what means the same: 60s and 1m0s. Without it, each value has one. */
  readonly normalize?: (written: unknown) => unknown;
  /** Takes out of a normalised value what a file need not say. */
  readonly shorten?: (sent: unknown) => unknown;
  /** Takes what is secret out of what is written, for showing it. */
  readonly hideSecrets?: (written: unknown) => unknown;
  /** What is changed in the file alone, by those who may write there: not over the network. */
  readonly isFileOnly?: (sent: unknown) => boolean;
  /** Turns what is written into what the Manager works with. Undefined after a fault was reported. */
  readonly read: (written: unknown, reading: Reading) => Value | undefined;
}

/** A key whose value is a group of keys. */
export interface Section<Fields extends SectionFields = SectionFields> {
  readonly kind: 'section';
  readonly key: string;
  readonly fields: Fields;
  /** See `Setting`. */
  readonly isOurOwn?: true;
}

/** The keys of a section, by their names inside the Manager. */
export interface SectionFields {
  readonly [name: string]: Setting<unknown> | Section;
}

/** The values that a group of settings has. */
export type ValuesOf<Fields extends SectionFields> = {
  readonly [Name in keyof Fields]: Fields[Name] extends Setting<infer Value>
    ? Value
    : Fields[Name] extends Section<infer Inner>
      ? ValuesOf<Inner>
      : never;
};

/** What a part of the Manager is configured by: keys at the top level of the file. */
export interface PartSettings<Fields extends SectionFields = SectionFields> {
  readonly fields: Fields;
  /** What is wrong with settings that are fine each on its own: the key of the one to change, and what to write there. */
  faultsTogether?(values: ValuesOf<Fields>): readonly SettingFault[];
}

/** What is wrong with a setting of a part, by its key. */
export interface SettingFault {
  readonly key: string;
  readonly message: string;
}

/** A group of settings below one key. */
export function section<Fields extends SectionFields>(key: string, fields: Fields): Section<Fields> {
  return { kind: 'section', key, fields };
}

/** A setting that is read at start-up only. */
export function atRestart<Value>(setting: Setting<Value>): Setting<Value> {
  return { ...setting, needsRestart: true };
}

/** A top-level key that Flamenco 3 does not have. */
export function ourOwn<Field extends Setting<unknown> | Section>(field: Field): Field {
  return { ...field, isOurOwn: true };
}

/** A setting that is changed in the file alone. @param which - only these values; otherwise any */
export function inFileOnly<Value>(
  setting: Setting<Value>,
  which: (sent: unknown) => boolean = () => true,
): Setting<Value> {
  return { ...setting, isFileOnly: which };
}

/** A setting with something in it that is never shown. @param hide - puts `HIDDEN` in its place */
export function secret<Value>(setting: Setting<Value>, hide: (written: string) => string): Setting<Value> {
  return {
    ...setting,
    // What is shown in part is entered as text.
    ...(hide(setting.key) === HIDDEN && { schema: { ...setting.schema, format: 'password' } }),
    hideSecrets: (written) => (typeof written === 'string' ? hide(written) : HIDDEN),
    read: (written, reading) => {
      if (typeof written === 'string') return setting.read(written, reading);
      reading.fault('must be text. Put it in quotes.'); // it is not shown: that is what a password of digits comes to
      return undefined;
    },
  };
}

/** A text, taken as it is. */
export function text(key: string, initial: string, about: string): Setting<string> {
  return textReadAs(key, initial, about, (written) => written);
}

/** A text that is read into something else; what `read` throws as a FarmError is reported as a fault. */
export function textReadAs<Value>(
  key: string,
  initial: string,
  about: string,
  read: (written: string, reading: Reading) => Value,
): Setting<Value> {
  return {
    kind: 'setting',
    key,
    about,
    schema: { type: 'string' },
    initial,
    isText: true,
    read: (written, reading) => {
      if (typeof written !== 'string') {
        reading.fault(`must be text (is ${shown(written)}). Put it in quotes.`);
        return undefined;
      }
      return orFault(reading, () => read(written, reading));
    },
  };
}

/** A list of texts, each of its own; what `check` throws as a FarmError is reported as a fault of that entry. */
export function textList(
  key: string,
  about: string,
  check: (entry: string) => unknown,
): Setting<readonly string[]> {
  return {
    kind: 'setting',
    key,
    about,
    schema: { type: 'array', items: { type: 'string' } },
    initial: [],
    isText: false,
    read: (written, reading) => {
      if (!Array.isArray(written)) {
        reading.fault(`must be a list, such as [a, b] (is ${shown(written)}).`);
        return undefined;
      }
      const entries: readonly unknown[] = written;
      for (const [index, entry] of entries.entries()) {
        const fault = (message: string): void => {
          reading.fault(message, index);
        };
        if (typeof entry === 'string') orFault({ fault }, () => check(entry));
        else fault(`must be text (is ${shown(entry)}). Put it in quotes.`);
      }
      return entries.filter((entry) => typeof entry === 'string');
    },
  };
}

/** true or false. */
export function flag(key: string, initial: boolean, about: string): Setting<boolean> {
  return {
    kind: 'setting',
    key,
    about,
    schema: { type: 'boolean' },
    initial,
    isText: false,
    read: (written, reading) => {
      if (typeof written === 'boolean') return written;
      reading.fault(`must be true or false (is ${shown(written)}).`);
      return undefined;
    },
  };
}

/** A whole number within bounds. */
export function wholeNumber(
  key: string,
  initial: number,
  bounds: { readonly min: number; readonly max: number },
  about: string,
): Setting<number> {
  return {
    kind: 'setting',
    key,
    about,
    schema: { type: 'integer', minimum: bounds.min, maximum: bounds.max },
    initial,
    isText: false,
    read: (written, reading) => {
      const { min, max } = bounds;
      if (typeof written === 'number' && Number.isInteger(written) && written >= min && written <= max)
        return written;
      reading.fault(`must be a whole number from ${min} to ${max} (is ${shown(written)}).`);
      return undefined;
    },
  };
}

/** A duration in Go's notation; milliseconds inside. */
export function duration(key: string, initial: string, about: string): Setting<number> {
  return {
    kind: 'setting',
    key,
    about,
    schema: { type: 'string', format: 'duration' },
    initial: formatDuration(parseDuration(initial)),
    isText: true,
    normalize: (written) =>
      typeof written === 'string'
        ? (orFault(SILENT, () => formatDuration(parseDuration(written))) ?? written)
        : written,
    read: (written, reading) => {
      if (typeof written === 'string') return orFault(reading, () => parseDuration(written));
      reading.fault(
        `must be a duration with a unit, such as 10m, 1h30m or 90s; 0s for none (is ${shown(written)}).`,
      );
      return undefined;
    },
  };
}

/** A duration that is not shorter than another. @param because - of what would be otherwise, said of one that is */
export function atLeast(
  setting: Setting<number>,
  shortest: string,
  because: string,
  { orNone }: { readonly orNone: boolean },
): Setting<number> {
  return {
    ...setting,
    read: (written, reading) => {
      const ms = setting.read(written, reading);
      if (ms === undefined || ms >= parseDuration(shortest) || (orNone && ms === 0)) return ms;
      reading.fault(`must be ${shortest} or more (is ${shown(written)}): ${because}.`);
      return undefined;
    },
  };
}

/** One of some words. */
export function choice<Word extends string>(
  key: string,
  initial: Word,
  words: readonly Word[],
  about: string,
): Setting<Word> {
  return {
    kind: 'setting',
    key,
    about,
    schema: { type: 'string', enum: words },
    initial,
    isText: true,
    read: (written, reading) => {
      const word = words.find((known) => known === written);
      if (word === undefined) reading.fault(`must be one of ${words.join(', ')} (is ${shown(written)}).`);
      return word;
    },
  };
}

/** A path, made absolute; empty stays empty. */
export function path(key: string, initial: string, about: string): Setting<string> {
  const setting = textReadAs(key, initial, about, (written, { baseDir }) => {
    const trimmed = written.trim();
    return trimmed === '' || isUncPath(trimmed) ? trimmed : resolve(baseDir, trimmed);
  });
  return { ...setting, schema: { type: 'string', format: 'path' } };
}

/** `\\server\share`: neither Blender nor Workers can use it. */
export function isUncPath(path: string): boolean {
  return path.startsWith('\\\\');
}

/** How a value looks in a message. */
export function shown(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value);
}

const SILENT: Pick<Reading, 'fault'> = { fault: () => undefined };

/** What `read` returns; undefined when it throws a FarmError, whose message is reported. */
export function orFault<Value>(reading: Pick<Reading, 'fault'>, read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof FarmError)) throw error;
    reading.fault(error.message);
    return undefined;
  }
}
