import { FarmError, invalid } from '@flamenco/domain/errors';
import { toCompiledJob, type CompiledJob } from './compiled-job.js';
import { settleSettings, type SettledSettings } from './job-settings.js';
import {
  JobTypeRegistry,
  type InvalidScript,
  type KnownScript,
  type UsableJobType,
} from './job-type-registry.js';
import type { JobTypeInfo } from './job-type.js';
import { localTimestamp } from './local-timestamp.js';
import type { ScriptJob } from './process/protocol.js';
import { isBuiltIn, ScriptCatalog } from './script-catalog.js';
import { readSource, type ScriptInfo, type ScriptSource } from './script-sources.js';
import { compileAct, resultOf, ScriptRunner, type ScriptRunOptions } from './script-runner.js';

/** How job types are found and run; everything has a default. */
export interface JobCompilersOptions extends ScriptRunOptions {
  /** A folder whose scripts override the built-in ones by job-type name. It need not exist. */
  readonly scriptsDir?: string;
}

/** A job that is to be compiled. */
export interface JobToCompile extends ScriptJob {
  readonly submitterPlatform: string;
  /** What formatTimestampLocal() answers for the second in which the job was made; `timestampOf` it when left out. */
  readonly timestamp?: string;
}

/** The job types that can be used, and the scripts that should be one and are broken. */
export interface JobTypeList {
  /** Sorted by name. */
  readonly jobTypes: readonly JobTypeInfo[];
  readonly invalid: readonly InvalidScript[];
}

/**
 * The job types: lists them and compiles jobs with them. Scripts run in compiler processes of their own; call `close()`
 * when done with them.
 */
export class JobCompilers {
  private readonly runner: ScriptRunner;
  private readonly registry: JobTypeRegistry;
  private readonly timeZone: string | undefined;

  /** Nothing is read or started before the first question. */
  constructor(options: JobCompilersOptions = {}) {
    this.timeZone = options.timeZone;
    const catalog = new ScriptCatalog(options.scriptsDir);
    this.runner = new ScriptRunner(catalog.folders, options);
    this.registry = new JobTypeRegistry(catalog, this.runner);
  }

  /** The job types, and the scripts that are broken; those are logged, too, once for each version of them. */
  async list(): Promise<JobTypeList> {
    const { usable, invalid } = await this.registry.list();
    return { jobTypes: usable.map(({ info }) => info), invalid };
  }

  /** One job type. Throws `not-found` when there is none, `invalid` that says why when its script is broken. */
  async jobType(name: string): Promise<JobTypeInfo> {
    const found = await this.registry.find(name);
    if (found) return found.info;
    throw await this.notFound(name);
  }

  /** The scripts that are job types, or should be; by the names of those. */
  async scripts(): Promise<readonly ScriptInfo[]> {
    return (await this.registry.scripts()).map(toScriptInfo);
  }

  /** The scripts of one job type with their texts, the one that wins first. Throws `not-found` when there is none. */
  async sources(name: string): Promise<readonly ScriptSource[]> {
    const sources = (await this.registry.scriptsOf(name)).flatMap((known) => {
      const read = readSource(known.script);
      return read ? [{ ...toScriptInfo(known), ...read }] : [];
    });
    if (sources.length > 0) return sources;
    throw await this.notFound(name);
  }

  /**
   * The settings that a job of this type is to be compiled with: defaults for those that are left out, others as the type has them.
   * Throws `invalid` that says which do not fit, or why there is no such job type.
   */
  async settings(type: string, given: Readonly<Record<string, unknown>>): Promise<SettledSettings> {
    const { info, warnings } = await this.find(type);
    return settleSettings(info, given, warnings);
  }

  /**
   * Makes a job's tasks with its job type. Throws `invalid` with the script, its line and the reason when it fails, or when its JOB_TYPE
   * is broken.
   */
  async compile(job: JobToCompile): Promise<CompiledJob> {
    const { script, pinned } = await this.find(job.type);
    const { submitterPlatform: _, timestamp, ...scriptJob } = job;
    const answer = await this.runner.run(
      { script, ...(pinned && { pinned }) },
      compileAct(scriptJob, this.runner.uuidSeed(), timestamp),
    );
    return toCompiledJob(resultOf(script, answer, 'job'), answer);
  }

  /** What a clock shows at a moment, in milliseconds since 1970, as formatTimestampLocal() tells it: `YYYY-MM-DD_HHMMSS`. */
  timestampOf(milliseconds: number): string {
    return localTimestamp(milliseconds, this.timeZone);
  }

  /** Ends the compiler processes. They hold nothing that would need to be saved. */
  async close(): Promise<void> {
    await this.runner.close();
  }

  /** For who submits. Throws `invalid` when there is no such job type, or it is broken. */
  private async find(type: string): Promise<UsableJobType> {
    const found = await this.registry.find(type);
    if (found) return found;
    throw invalid('unknown-job-type', `There is no job type '${type}'. ${await this.namesKnown()}`);
  }

  private async notFound(name: string): Promise<FarmError> {
    return new FarmError(
      'not-found',
      'job-type-not-found',
      `There is no job type '${name}'. ${await this.namesKnown()}`,
    );
  }

  private async namesKnown(): Promise<string> {
    const { usable } = await this.registry.list();
    return `Refresh the job types; there are ${usable.map(({ info }) => info.name).join(', ')}.`;
  }
}

function toScriptInfo({ script, isUsed }: KnownScript): ScriptInfo {
  return { jobType: script.name, file: script.file, isBuiltIn: isBuiltIn(script), isUsed };
}
