import { Injectable } from '@nestjs/common';
import { warningsOfJob, type JobWarning } from '@flamenco/domain/warnings';
import { Configuration } from '../../config/index.js';
import type { SqlReader } from '../../database/sql.js';
import { workerQuestions } from '../workers/index.js';
import type { Compilation } from './job-compilation.js';
import { OutputInspection } from './output-inspection.js';
import type { SubmittedJob } from './submitted-job.js';

/** Holds a job against the farm, before it is stored: its Workers, its variables, and the files of other jobs. */
@Injectable()
export class JobInspection {
  constructor(
    private readonly outputs: OutputInspection,
    private readonly configuration: Configuration,
  ) {}

  /**
   * What the submitter should know.
   * @param tagRowId - of the tag that Workers need for the job
   * @throws FarmError `invalid` when its output leaves the folder that was given for it, or Workers could not write there
   */
  async inspect(
    sql: SqlReader,
    submitted: SubmittedJob,
    { compiled, warnings }: Compilation,
    tagRowId: number | undefined,
  ): Promise<readonly JobWarning[]> {
    const workers = await workerQuestions.abilities(sql, tagRowId);
    const platforms = [...new Set(workers.map(({ platform }) => platform))];
    const ofOutputs = await this.outputs.inspect(sql, submitted, compiled.outputs, platforms);
    const isToldOfPaths = ofOutputs.some(({ code }) => code === 'output-not-rooted');
    const job = {
      submitterPlatform: submitted.submitterPlatform,
      taskTypes: new Set(compiled.tasks.map(({ type }) => type)),
      use: compiled.use,
    };
    const ofJob = warningsOfJob(job, {
      workers,
      variables: this.configuration.variables,
      toldPaths: new Set(isToldOfPaths ? compiled.outputs.map(({ path }) => path) : []),
    });
    return [...ofOutputs, ...warnings, ...ofJob];
  }
}
