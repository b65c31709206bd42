import { randomUUID } from 'node:crypto';
import { invalid, type FarmError } from '@flamenco/domain/errors';
import { CompilerPool } from './compiler-pool.js';
import { DEFAULT_CPU_LIMIT_MS, DEFAULT_MEMORY_LIMIT_MIB } from './limits.js';
import type {
  ScriptAnswer,
  ScriptFailure,
  ScriptJob,
  ScriptRequest,
  ScriptSources,
  UuidSeed,
} from './process/protocol.js';
import { cutReason } from './process/script-failure.js';
import type { ScriptFile } from './script-catalog.js';

/** Where scripts write to, and faulty ones are named. */
export interface ScriptLogger {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** How scripts are run; everything has a default. */
export interface ScriptRunOptions {
  /** Heap of one compilation, default 64: enough for 40,000 render tasks, not for 50,000. */
  readonly memoryLimitMiB?: number;
  /** How long one compilation may run, default 5000. Wall-clock time: the script has its process for itself. */
  readonly cpuLimitMs?: number;
  /** Milliseconds after which a process that has nothing to do is ended, default a minute. */
  readonly idleProcessKeptMs?: number;
  readonly logger?: ScriptLogger;
  /** Go's name of the Manager's platform: `linux`, `windows`, `darwin`. */
  readonly platform?: string;
  /** Milliseconds since 1970, for the task UUIDs' time. */
  readonly now?: () => number;
  /** IANA name of the zone for formatTimestampLocal(); the Manager's own by default. */
  readonly timeZone?: string;
}

/** The part of a request that says what to do. */
export type ScriptAct =
  | Pick<Extract<ScriptRequest, { kind: 'describe' }>, 'kind'>
  | Pick<Extract<ScriptRequest, { kind: 'compile' }>, 'kind' | 'job' | 'created' | 'seed' | 'timestamp'>;

/**
 * Has a script make a job's tasks.
 * @param timestamp - what formatTimestampLocal() answers for the second of its creation; what a clock shows when left out
 */
export function compileAct(job: ScriptJob, seed: UuidSeed, timestamp?: string): ScriptAct {
  return {
    kind: 'compile',
    job: JSON.stringify(job),
    created: job.created,
    seed,
    ...(timestamp !== undefined && { timestamp }),
  };
}

/** A script, in the version that is on disk or in another one. */
export interface RunnableScript {
  readonly script: ScriptFile;
  readonly pinned?: ScriptSources;
}

const SILENT: ScriptLogger = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Runs scripts in compiler processes of its own; call `close()` when done with it. */
export class ScriptRunner {
  readonly logger: ScriptLogger;
  private readonly pool: CompilerPool;
  private readonly folders: readonly string[];
  private readonly options: ScriptRunOptions;

  /** @param folders - what scripts require is looked for in these, in this order */
  constructor(folders: readonly string[], options: ScriptRunOptions) {
    this.folders = folders;
    this.options = options;
    this.pool = new CompilerPool(options.idleProcessKeptMs);
    this.logger = options.logger ?? SILENT;
  }

  /** Runs a script once, and logs what it prints. What goes wrong with it is in the answer. */
  async run({ script, pinned }: RunnableScript, what: ScriptAct): Promise<ScriptAnswer> {
    const {
      memoryLimitMiB = DEFAULT_MEMORY_LIMIT_MIB,
      cpuLimitMs = DEFAULT_CPU_LIMIT_MS,
      timeZone,
    } = this.options;
    const answer = await this.pool.run({
      ...what,
      script: { file: script.file, path: script.stamp.path },
      ...(pinned && { pinned }),
      folders: this.folders,
      memoryLimitMiB,
      cpuLimitMs,
      platform: this.options.platform ?? goPlatform(),
      ...(timeZone === undefined ? {} : { timeZone }),
    });
    for (const { level, text } of answer.logLines) this.logger[level](`${script.file}: ${text}`);
    return answer;
  }

  /** 48 bits of time, the counter, 48 random bits: UUIDs of two compilations differ even within a millisecond. */
  uuidSeed(): UuidSeed {
    const time = (this.options.now ?? Date.now)().toString(16).padStart(12, '0');
    return { start: `${time.slice(0, 8)}-${time.slice(8, 12)}-7`, end: randomUUID().slice(-12) };
  }

  /** Ends the compiler processes. They hold nothing that would need to be saved. */
  close(): Promise<void> {
    return this.pool.close();
  }
}

/** What a script's run gave. Throws `invalid` that says why it gave nothing, in which line of which file. */
export function resultOf<Kind extends 'job' | 'jobType'>(
  script: ScriptFile,
  answer: ScriptAnswer,
  kind: Kind,
): NonNullable<ScriptAnswer[Kind]> {
  if (answer.failure) throw scriptFailed(script, answer.failure);
  const result = answer[kind];
  if (result === undefined)
    throw new Error(`the compiler process answered neither result nor failure for ${script.file}`);
  return result;
}

/** Says that a script failed, for those who wrote it. */
export function scriptFailed(script: ScriptFile, failure: ScriptFailure): FarmError {
  const file = failure.at?.file ?? script.file;
  const line = failure.at ? `, line ${failure.at.line}` : '';
  const reason = cutReason(failure.message);
  const message = /[.!?]$/.test(reason) ? reason : `${reason}.`;
  return invalid(failure.code, `Job type '${script.name}' (${file}${line}): ${message}`);
}

/** Node's name of Windows is not Go's, which Flamenco 3's scripts compare with. */
function goPlatform(): string {
  return process.platform === 'win32' ? 'windows' : process.platform;
}
