import type { JobOutput } from '@flamenco/domain/outputs';
import type { CommandUse } from '@flamenco/domain/warnings';

/** Which version of a file was read; `size` is -1 for one that was looked for and not there. */
export interface FileStamp {
  readonly path: string;
  readonly mtimeMs: number;
  readonly size: number;
}

/** A job, as a script sees it; JSON. */
export interface ScriptJob {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly priority: number;
  readonly status: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, string>>;
  readonly shamanCheckoutId?: string;
  readonly workerTagId?: string;
}

/** What the UUIDs of one compilation have in common: `start`, then the counter's digits, then `end`. */
export interface UuidSeed {
  readonly start: string;
  readonly end: string;
}

/** The texts of a version of a script: its own, and those of the scripts that it required, by their paths in the scripts folders. */
export interface ScriptSources {
  readonly source: string;
  readonly required: Readonly<Record<string, string>>;
}

/** What every request says: which script, where it and those it requires are, and how much it may use. */
interface RequestBase {
  readonly script: { readonly file: string; readonly path: string };
  /** The version to run; the one on disk when left out. */
  readonly pinned?: ScriptSources;
  /** The folders that `require` looks in, in this order. */
  readonly folders: readonly string[];
  readonly memoryLimitMiB: number;
  readonly cpuLimitMs: number;
  /** Go's name of it: `linux`, `windows`, `darwin`. */
  readonly platform: string;
  /** IANA name; the Manager's own when left out. */
  readonly timeZone?: string;
}

/** What the Manager asks its compiler process. */
export type ScriptRequest =
  | (RequestBase & { readonly kind: 'describe' })
  | (RequestBase & {
      readonly kind: 'compile';
      /** JSON of a ScriptJob: the script API reads it. */
      readonly job: string;
      /** When the job was created, in milliseconds since 1970. */
      readonly created: number;
      readonly seed: UuidSeed;
      /** What formatTimestampLocal() answers for the second of the job's creation; what a clock shows when left out. */
      readonly timestamp?: string;
    });

/** A line that a script wrote with print(), alert() or console. */
export interface ScriptLogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly text: string;
}

/** Why a script did not run to its end. */
export interface ScriptFailure {
  readonly code: string;
  readonly message: string;
  /** Where in which script, where known. */
  readonly at?: { readonly file: string; readonly line: number };
}

/** A list where there are few: Node.js has typed arrays cross the border by JavaScript of its own, each, and many numbers at once. */
export type NumberColumn = readonly number[] | Int32Array | Float64Array;

/** A compiled job, checked, without its tasks. */
export interface CompiledColumns {
  readonly name: string;
  readonly priority: number;
  /** JSON. */
  readonly settings: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly outputs: readonly JobOutput[];
  readonly use: CommandUse;
  /** Pairs: the position of a task, and the position of one that it waits for. */
  readonly dependencies: NumberColumn;
}

/**
 * Tasks of a compiled job, checked, in columns: the border between the processes is crossed faster by a few long lists than by many
 * small objects.
 */
export interface TaskColumns {
  readonly uuids: readonly string[];
  readonly names: readonly string[];
  readonly types: readonly string[];
  readonly priorities: NumberColumn;
  /** JSON, each. */
  readonly commands: readonly string[];
  readonly stepsTotals: NumberColumn;
  readonly frames: readonly (string | null)[];
  readonly groups: readonly (string | null)[];
}

/** What comes before the answer when a job has many tasks: some of them, in their order. */
export interface TaskPart {
  readonly part: TaskColumns;
}

/** What the compiler process answers: the JSON of the JOB_TYPE, the compiled job, or the failure. */
export interface ScriptAnswer {
  readonly jobType?: string;
  readonly job?: CompiledColumns;
  /** The tasks of the job, behind those that came before the answer. */
  readonly tasks?: readonly TaskColumns[];
  readonly failure?: ScriptFailure;
  /** Whether the script asked for the job's own timestamp. */
  readonly isTimestampUsed?: boolean;
  readonly logLines: readonly ScriptLogLine[];
  /** Every file that the outcome depends on. */
  readonly files: readonly FileStamp[];
  /** What was run, where it was asked for its JOB_TYPE, and has one. */
  readonly sources?: ScriptSources;
}
