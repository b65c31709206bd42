import { Injectable } from '@nestjs/common';
import { invalid, type FarmError } from '@flamenco/domain/errors';
import {
  findPathProblem,
  isBelowFolder,
  nameOf,
  warnOfOwnDisks,
  warnOfSharers,
  type JobOutput,
} from '@flamenco/domain/outputs';
import type { Platform } from '@flamenco/domain/paths';
import type { JobWarning } from '@flamenco/domain/warnings';
import { Configuration, managerPlatform } from '../../config/index.js';
import type { SqlReader } from '../../database/sql.js';
import { jobQuestions } from '../jobs/index.js';
import type { SubmittedJob } from './submitted-job.js';

/** Outputs that are looked at; of jobs with more, such as one with a place for each tile, the others are like these. */
const MOST_INSPECTED = 50;
const MOST_WARNINGS = 10;

/** Looks at what a job is about to write, before it is stored: where it leads, and who else writes there. */
@Injectable()
export class OutputInspection {
  constructor(private readonly configuration: Configuration) {}

  /**
   * What the submitter should know.
   * @param platforms - of the Workers that may take tasks of the job
   * @throws FarmError `invalid` when the output leaves the folder that was given for it, or Workers could not write there
   */
  async inspect(
    sql: SqlReader,
    submitted: SubmittedJob,
    outputs: readonly JobOutput[],
    platforms: readonly Platform[],
  ): Promise<readonly JobWarning[]> {
    this.checkRoot(submitted);
    const warnings: JobWarning[] = [];
    for (const output of outputs.slice(0, MOST_INSPECTED)) {
      for (const platform of platforms) warnings.push(...this.inspectFor(platform, output));
      const shared = warnOfSharers(output, await jobQuestions.sharersOf(sql, output.path));
      if (shared && !warnings.some((warning) => isOfSameJobs(warning, shared))) warnings.push(shared);
    }
    return warnings.slice(0, MOST_WARNINGS);
  }

  /** The settings of the built-in job type, and of those that are made after it: what says where to, and the folder it must be in. */
  private checkRoot({ settings, submitterPlatform }: SubmittedJob): void {
    const { render_output_path: path, render_output_root: root } = settings;
    if (typeof path !== 'string' || typeof root !== 'string') return;
    const platform = submitterPlatform === 'manager' ? managerPlatform() : submitterPlatform;
    const [file, folder] = [path, root].map((text) => this.valueOf(text, platform)) as [string, string];
    if (!isBelowFolder(file, folder, platform)) throw outsideOfRoot(path, root);
  }

  private inspectFor(platform: Platform, output: JobOutput): readonly JobWarning[] {
    const path = this.valueOf(output.path, platform);
    const problem = findPathProblem(path, output.kind, platform);
    if (problem !== undefined) throw unusablePath(path, platform, problem);
    const warning = output.kind === 'frames' ? warnOfOwnDisks(path, platform) : undefined;
    return warning ? [warning] : [];
  }

  private valueOf(text: string, platform: Platform): string {
    return this.configuration.variables.toValues(text, 'workers', platform);
  }
}

/** Whoever writes the same frames writes the same film as well: once is enough. */
function isOfSameJobs(one: JobWarning, other: JobWarning): boolean {
  return one.code === other.code && one.job_ids?.join() === other.job_ids?.join();
}

function outsideOfRoot(path: string, root: string): FarmError {
  return invalid(
    'output-outside-root',
    `The output path ${path} leads out of the output folder ${root}. Submit again with a path inside of it; a job's name with '/' or '..' may be the reason.`,
  );
}

function unusablePath(path: string, platform: Platform, problem: string): FarmError {
  return invalid(
    'output-path-unusable',
    `The output path ${path} ${problem}. That is how Workers on ${nameOf(platform)} have it. Choose a shorter or simpler name for the job or its output folder, and submit again.`,
  );
}
