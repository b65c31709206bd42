/** What a parameter's value may be, and what it is read as. */
export interface ParameterValues {
  /** Text. One that is required is not empty, unless `mayBeEmpty`; any other empty one counts as left out. */
  text: string;
  /** Text that is the path of a file or folder. */
  path: string;
  /** Text with words as one would type them in a shell; read as these words. */
  words: readonly string[];
  /** A list of texts; numbers and other values in it are written out. */
  list: readonly string[];
  number: number;
  'whole-number': number;
  boolean: boolean;
  /** A number of seconds, or text such as `10m` or `1h30m`; read as milliseconds. */
  duration: number;
  /** A frame range such as `1-10,15`; read as its frames, ascending, each once. */
  frames: readonly number[];
  /** An object of texts by name; numbers, true and false are written out, and `null` takes a name away (undefined). */
  environment: Readonly<Record<string, string | undefined>>;
  /** An object with described fields. */
  fields: Readonly<Record<string, unknown>>;
  /** Any value of JSON. */
  any: unknown;
}

/** Names of what a parameter may be. */
export type ParameterType = keyof ParameterValues;

/** All of them. */
export const PARAMETER_TYPES = [
  'text',
  'path',
  'words',
  'list',
  'number',
  'whole-number',
  'boolean',
  'duration',
  'frames',
  'environment',
  'fields',
  'any',
] as const satisfies readonly ParameterType[];

/** One parameter of a command: what a job type may say, and what a Worker makes of it. */
export interface ParameterDescription {
  readonly type: ParameterType;
  /** What it is for, with its units: a sentence or two, without a full stop at the end. */
  readonly meaning: string;
  /** Whether the command fails without it. */
  readonly required?: boolean;
  /** It is required, but not where all of these are there. */
  readonly requiredUnless?: readonly string[];
  /** It is required where all of these are there. */
  readonly requiredWith?: readonly string[];
  /** Text that is required may be empty. */
  readonly mayBeEmpty?: boolean;
  /** What it is read as when it is left out. */
  readonly default?: unknown;
  /** For the type `path`: it is an absolute one, of whatever platform, or begins with a variable. */
  readonly absolute?: boolean;
  /** The texts that it may be. */
  readonly choices?: readonly string[];
  /** The least and the highest number that it may be. */
  readonly min?: number;
  readonly max?: number;
  /** It has to be greater than this number. */
  readonly greaterThan?: number;
  /** For the type `fields`. */
  readonly fields?: Readonly<Record<string, ParameterDescription>>;
  /** A value that cannot be read is reported, and then as good as left out; any other such value fails the task. */
  readonly wrongIsIgnored?: boolean;
  /** Workers of Flamenco 3 do not know it, and ignore it. */
  readonly ignoredByFlamenco3?: boolean;
  /** Only the Manager says it: it is no job type's business. */
  readonly internal?: boolean;
}

/** One command that a task may have. */
export interface CommandDescription {
  /** What it does: a sentence without a full stop at the end. */
  readonly summary: string;
  /** The type that tasks with it have by custom; job types are free to choose another one. */
  readonly taskType: string;
  /** Whether it counts steps of its own; a command that does not is one step. */
  readonly countsSteps: boolean;
  /** What its steps are. */
  readonly steps: string;
  readonly parameters: Readonly<Record<string, ParameterDescription>>;
}

/** Whether a parameter has a value whatever the job type says. */
type IsAlwaysThere<P> = P extends { readonly required: true } | { readonly default: unknown } ? true : false;

/** What a parameter is read as. */
type ValueOf<P> = P extends { readonly type: 'fields'; readonly fields: infer F }
  ? ValuesOf<F>
  : P extends { readonly choices: readonly (infer C)[] }
    ? C
    : P extends { readonly type: infer T extends ParameterType }
      ? ParameterValues[T]
      : never;

/** What described parameters are read as: those that may be left out, and have no default, may be undefined. */
export type ValuesOf<D> = {
  readonly [K in keyof D]: IsAlwaysThere<D[K]> extends true ? ValueOf<D[K]> : ValueOf<D[K]> | undefined;
};
