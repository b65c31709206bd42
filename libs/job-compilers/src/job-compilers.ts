import { randomUUID } from 'node:crypto';
import { FarmError, invalid, isFarmError } from '@flamenco/domain';
import { toCompiledJob, type CompiledJob } from './compiled-job.js';
import { CompilerPool } from './compiler-pool.js';
import { settleSettings, type SettledSettings } from './job-settings.js';
import { readJobType, type JobTypeInfo } from './job-type.js';
import { DEFAULT_CPU_LIMIT_MS, DEFAULT_MEMORY_LIMIT_MIB } from './limits.js';
import { localTimestamp } from './local-timestamp.js';
import type {
  FileStamp,
  ScriptAnswer,
  ScriptFailure,
  ScriptJob,
  ScriptRequest,
  UuidSeed,
} from './process/protocol.js';
import { OUT_OF_MEMORY_CODE, OUT_OF_TIME_CODE } from './process/script-failure.js';
import { isSameVersion, stampOf } from './process/script-files.js';
import { ScriptCatalog, type ScriptFile } from './script-catalog.js';

/** Where scripts write to, and faulty ones are named. */
export interface ScriptLogger {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** How job types are found and run; everything has a default. */
export interface JobCompilersOptions {
  /** A folder whose scripts override the built-in ones by job-type name. It need not exist. */
  readonly scriptsDir?: string;
  /** Heap of one compilation, default 64: enough for 50,000 render tasks, not for 100,000. */
  readonly memoryLimitMiB?: number;
  /** How long one compilation may run, default 5000. Wall-clock time: the script has its process for itself. */
  readonly cpuLimitMs?: number;
  readonly logger?: ScriptLogger;
  /** Go's name of the Manager's platform: `linux`, `windows`, `darwin`. */
  readonly platform?: string;
  /** Milliseconds since 1970, for the task UUIDs' time. */
  readonly now?: () => number;
  /** IANA name of the zone for formatTimestampLocal(); the Manager's own by default. */
  readonly timeZone?: string;
}

/** A job that is to be compiled. */
export interface JobToCompile extends ScriptJob {
  readonly submitterPlatform: string;
  /** What formatTimestampLocal() answers for the second in which the job was made; `timestampOf` it when left out. */
  readonly timestamp?: string;
}

/** What is known of a script as long as none of `files` changes. */
interface Described {
  readonly files: readonly FileStamp[];
  readonly outcome: JobTypeInfo | FarmError;
  /** When to look again although nothing has changed, on the clock of `performance`. */
  readonly untilMs: number;
}

/** A computer that is busy may have been the reason, rather than the script; a script that is should not keep it busy. */
const MAY_BE_PASSING: ReadonlySet<string> = new Set([OUT_OF_TIME_CODE, OUT_OF_MEMORY_CODE]);
const LOOK_AGAIN_AFTER_MS = 30_000;

const SILENT: ScriptLogger = { info: () => undefined, warn: () => undefined, error: () => undefined };

/**
 * The job types: lists them and compiles jobs with them. Scripts run in compiler processes of their own; call `close()`
 * when done with them.
 */
export class JobCompilers {
  private readonly catalog: ScriptCatalog;
  private readonly pool = new CompilerPool();
  private readonly described = new Map<string, Promise<Described>>();
  private readonly logger: ScriptLogger;

  private readonly options: JobCompilersOptions;

  /** Nothing is read or started before the first question. */
  constructor(options: JobCompilersOptions = {}) {
    this.options = options;
    this.catalog = new ScriptCatalog(options.scriptsDir);
    this.logger = options.logger ?? SILENT;
  }

  /** The job types that work, sorted by name. A script that does not is logged, once for each version of it. */
  async jobTypes(): Promise<readonly JobTypeInfo[]> {
    const described = await Promise.all(this.catalog.list().map((script) => this.describe(script)));
    return described.flatMap(({ outcome }) => (isFarmError(outcome) ? [] : [outcome]));
  }

  /** One job type. Throws `not-found` when there is none, `invalid` that says why when its script is broken. */
  async jobType(name: string): Promise<JobTypeInfo> {
    const script = this.catalog.find(name);
    if (!script) {
      throw new FarmError(
        'not-found',
        'job-type-not-found',
        `There is no job type '${name}'. ${this.namesKnown()}`,
      );
    }
    const { outcome } = await this.describe(script);
    if (isFarmError(outcome)) throw outcome;
    return outcome;
  }

  /**
   * The settings that a job of this type is to be compiled with: defaults for those that are left out, others as the type has them.
   * Throws `invalid` that says which do not fit, or why there is no such job type.
   */
  async settings(type: string, given: Readonly<Record<string, unknown>>): Promise<SettledSettings> {
    return settleSettings((await this.scriptOf(type)).info, given);
  }

  /**
   * Makes a job's tasks with its job type. Throws `invalid` with the script, its line and the reason when it fails, or when its JOB_TYPE
   * is broken.
   */
  async compile(job: JobToCompile): Promise<CompiledJob> {
    const { script } = await this.scriptOf(job.type);
    const { submitterPlatform: _, timestamp, ...scriptJob } = job;
    const answer = await this.run(script, {
      kind: 'compile',
      job: scriptJob,
      seed: this.uuidSeed(),
      ...(timestamp !== undefined && { timestamp }),
    });
    return toCompiledJob(resultOf(script, answer, 'job'), answer);
  }

  /** What a clock shows at a moment, in milliseconds since 1970, as formatTimestampLocal() tells it: `YYYY-MM-DD_HHMMSS`. */
  timestampOf(milliseconds: number): string {
    return localTimestamp(milliseconds, this.options.timeZone);
  }

  /** For who submits. Throws `invalid` when there is no such job type, or it is broken. */
  private async scriptOf(type: string): Promise<{ readonly script: ScriptFile; readonly info: JobTypeInfo }> {
    const script = this.catalog.find(type);
    if (!script) throw invalid('unknown-job-type', `There is no job type '${type}'. ${this.namesKnown()}`);
    const { outcome } = await this.describe(script);
    if (isFarmError(outcome)) throw outcome;
    return { script, info: outcome };
  }

  /** Ends the compiler processes. They hold nothing that would need to be saved. */
  async close(): Promise<void> {
    await this.pool.close();
  }

  private namesKnown(): string {
    const names = this.catalog.list().map(({ name }) => name);
    return `Refresh the job types; there are ${names.join(', ')}.`;
  }

  private async describe(script: ScriptFile): Promise<Described> {
    const { path } = script.stamp;
    const known = await this.described.get(path)?.catch(() => undefined);
    const isKnown = known?.files.every((stamp) => isSameVersion(stamp, stampOf(stamp.path)));
    if (known && isKnown && performance.now() < known.untilMs) return known;
    const described = this.readDescription(script);
    this.described.set(path, described);
    return described;
  }

  private async readDescription(script: ScriptFile): Promise<Described> {
    const answer = await this.run(script, { kind: 'describe' });
    // A process that died over the script tells no files; then the script itself is what must change.
    const files = answer.files.length > 0 ? answer.files : [script.stamp];
    try {
      const outcome = readJobType(script.name, JSON.parse(resultOf(script, answer, 'jobType')));
      return { files, outcome, untilMs: Infinity };
    } catch (error) {
      if (!isFarmError(error)) throw error;
      const outcome = error.code === 'job-type-invalid' ? failed(script, error) : error;
      this.logger.warn(`${outcome.message} The job type is left out.`);
      const isPassing = MAY_BE_PASSING.has(outcome.code);
      return { files, outcome, untilMs: isPassing ? performance.now() + LOOK_AGAIN_AFTER_MS : Infinity };
    }
  }

  private async run(script: ScriptFile, what: ScriptAct): Promise<ScriptAnswer> {
    const {
      memoryLimitMiB = DEFAULT_MEMORY_LIMIT_MIB,
      cpuLimitMs = DEFAULT_CPU_LIMIT_MS,
      timeZone,
    } = this.options;
    const answer = await this.pool.run({
      ...what,
      script: { file: script.file, path: script.stamp.path },
      folders: this.catalog.folders,
      memoryLimitMiB,
      cpuLimitMs,
      platform: this.options.platform ?? goPlatform(),
      ...(timeZone === undefined ? {} : { timeZone }),
    });
    for (const { level, text } of answer.logLines) this.logger[level](`${script.file}: ${text}`);
    return answer;
  }

  /** 48 bits of time, the counter, 48 random bits: UUIDs of two compilations differ even within a millisecond. */
  private uuidSeed(): UuidSeed {
    const time = (this.options.now ?? Date.now)().toString(16).padStart(12, '0');
    return { start: `${time.slice(0, 8)}-${time.slice(8, 12)}-7`, end: randomUUID().slice(-12) };
  }
}

/** The part of a request that says what to do. */
type ScriptAct =
  | Pick<Extract<ScriptRequest, { kind: 'describe' }>, 'kind'>
  | Pick<Extract<ScriptRequest, { kind: 'compile' }>, 'kind' | 'job' | 'seed' | 'timestamp'>;

function resultOf<Kind extends 'job' | 'jobType'>(
  script: ScriptFile,
  answer: ScriptAnswer,
  kind: Kind,
): NonNullable<ScriptAnswer[Kind]> {
  if (answer.failure) throw failed(script, answer.failure);
  const result = answer[kind];
  if (result === undefined)
    throw new Error(`the compiler process answered neither result nor failure for ${script.file}`);
  return result;
}

function failed(script: ScriptFile, failure: ScriptFailure): FarmError {
  const file = failure.at?.file ?? script.file;
  const line = failure.at ? `, line ${failure.at.line}` : '';
  const message = /[.!?]$/.test(failure.message) ? failure.message : `${failure.message}.`;
  return invalid(failure.code, `Job type '${script.name}' (${file}${line}): ${message}`);
}

/** Node's name of Windows is not Go's, which Flamenco 3's scripts compare with. */
function goPlatform(): string {
  return process.platform === 'win32' ? 'windows' : process.platform;
}
