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

/** What every request says: which script, where it and those it requires are, and how much it may use. */
interface RequestBase {
  readonly script: { readonly file: string; readonly path: string };
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
  | (RequestBase & { readonly kind: 'compile'; readonly job: ScriptJob; readonly seed: UuidSeed });

/** A line that a script wrote with print() or alert(). */
export interface ScriptLogLine {
  readonly level: 'info' | 'warn';
  readonly text: string;
}

/** Why a script did not run to its end. */
export interface ScriptFailure {
  readonly code: string;
  readonly message: string;
  /** Where in which script, where known. */
  readonly at?: { readonly file: string; readonly line: number };
}

/** What the compiler process answers: the JSON that the script API wrote, or the failure. */
export interface ScriptAnswer {
  readonly json?: string;
  readonly failure?: ScriptFailure;
  /** For each task of a compiled job, which `json` is then known to be: the frames it renders, as far as known. */
  readonly framesOfTasks?: readonly (string | null)[];
  readonly logLines: readonly ScriptLogLine[];
  /** Every file that the outcome depends on. */
  readonly files: readonly FileStamp[];
}
