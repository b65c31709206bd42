import { randomUUID } from 'node:crypto';
import { dirname, resolve } from 'node:path';
import { FarmError, isFarmError } from '@flamenco/domain/errors';
import { toCompiledJob, type CompiledJob } from './compiled-job.js';
import { settleSettings, type SettledSettings } from './job-settings.js';
import { describedBy } from './job-type-registry.js';
import type { JobTypeInfo } from './job-type.js';
import type { ScriptAnswer, ScriptJob, ScriptLogLine } from './process/protocol.js';
import { isSameVersion, stampOf } from './process/script-files.js';
import { scriptAt, ScriptCatalog, type ScriptFile } from './script-catalog.js';
import { compileAct, resultOf, ScriptRunner, type ScriptRunOptions } from './script-runner.js';

/** A job that a script is tried with. */
export interface JobToTry {
  readonly name: string;
  readonly priority: number;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** What a script made of a job. */
export interface TriedJob {
  readonly jobType: JobTypeInfo;
  readonly settled: SettledSettings;
  readonly compiled: CompiledJob;
}

/** What came of a try, and what the script printed meanwhile, also when it was refused. */
export interface Trial {
  readonly outcome: TriedJob | FarmError;
  readonly printed: readonly ScriptLogLine[];
}

/**
 * Tries a script, wherever it is, without a farm. It requires from its own folder, as the Manager's scripts do. Runs in a process of its
 * own; call `close()` when done with it.
 */
export class JobTypeTrial {
  private readonly file: string;
  private readonly runner: ScriptRunner;
  /** What the last try depends on. */
  private files: ScriptAnswer['files'] = [];

  /** @param file - the script, absolute or relative to the current folder; it is read anew for each try */
  constructor(file: string, options: Omit<ScriptRunOptions, 'logger'> = {}) {
    this.file = resolve(file);
    this.runner = new ScriptRunner(new ScriptCatalog(dirname(this.file)).folders, options);
  }

  /**
   * Makes the tasks of a job, without storing it.
   * @param toPortable - makes a text of settings and metadata portable, as the Manager does for a submission, before the script gets it
   */
  async run(job: JobToTry, toPortable = (text: string): string => text): Promise<Trial> {
    const script = scriptAt(this.file);
    this.files = [script.stamp];
    const printed: ScriptLogLine[] = [];
    const keep = (answer: ScriptAnswer): ScriptAnswer => {
      this.files = [script.stamp, ...answer.files];
      printed.splice(0, printed.length, ...answer.logLines);
      return answer;
    };
    try {
      return { outcome: await this.compile(script, job, toPortable, keep), printed };
    } catch (error) {
      if (isFarmError(error)) return { outcome: error, printed };
      throw error;
    }
  }

  /** Whether a file that the last try depended on has changed since. */
  hasChanged(): boolean {
    return this.files.some((stamp) => !isSameVersion(stamp, stampOf(stamp.path)));
  }

  /** Ends its process. */
  close(): Promise<void> {
    return this.runner.close();
  }

  private async compile(
    script: ScriptFile,
    { name, priority, metadata, settings }: JobToTry,
    toPortable: (text: string) => string,
    keep: (answer: ScriptAnswer) => ScriptAnswer,
  ): Promise<TriedJob> {
    if (script.stamp.size < 0)
      throw new FarmError('not-found', 'script-not-found', `There is no script ${this.file}.`);
    const { info: jobType, warnings } = describedBy(
      script,
      keep(await this.runner.run({ script }, { kind: 'describe' })),
    );
    const settled = settleSettings(jobType, settings, warnings);
    const portable = <Value>(fields: Readonly<Record<string, Value>>): Record<string, Value> =>
      Object.fromEntries(
        Object.entries(fields).map(([key, value]) => [
          key,
          typeof value === 'string' ? (toPortable(value) as Value) : value,
        ]),
      );
    const job: ScriptJob = {
      id: randomUUID(),
      name,
      type: jobType.name,
      priority,
      status: 'queued',
      created: Date.now(),
      settings: portable(settled.settings),
      metadata: portable(metadata),
    };
    const answer = await this.runner.run({ script }, compileAct(job, this.runner.uuidSeed()));
    return { jobType, settled, compiled: toCompiledJob(resultOf(script, keep(answer), 'job'), answer) };
  }
}
