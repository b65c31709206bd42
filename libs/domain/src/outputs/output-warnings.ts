import { isSameOutput, type JobOutput } from './job-outputs.js';
import { isRootedOn } from './path-limits.js';
import type { JobWarning } from '../warnings/job-warning.js';
import type { Platform } from '../paths/platform-paths.js';
import type { JobStatus } from '../statuses/job-status.js';

/** A job that writes to the path of an output. */
export interface OutputSharer extends JobOutput {
  readonly jobId: string;
  readonly jobName: string;
  readonly jobStatus: JobStatus;
}

/** Warns when other jobs write the same files. @param sharers - jobs that write to the output's path, the latest first */
export function warnOfSharers(output: JobOutput, sharers: readonly OutputSharer[]): JobWarning | undefined {
  const jobs = sharers.filter((sharer) => isSameOutput(output, sharer));
  const [latest, ...others] = jobs;
  if (!latest) return undefined;
  const who = `job '${latest.jobName}' (${latest.jobStatus})${others.length > 0 ? ` and ${others.length} more` : ''}`;
  const what = output.kind === 'film' ? 'the film' : `frames${output.frames ? ` ${output.frames}` : ''}`;
  return {
    code: 'output-shared',
    message: `This job writes ${what} to ${output.path}, and so does ${who}: what is written last stays.`,
    remedy:
      'Give the job another output folder if both are to be kept; {timestamp} in its path makes one for each job.',
    job_ids: jobs.map(({ jobId }) => jobId),
  };
}

/** Warns when the Workers of a platform would take a path for one on their own disks. @param path - as it is there */
export function warnOfOwnDisks(path: string, platform: Platform): JobWarning | undefined {
  if (isRootedOn(path, platform)) return undefined;
  return {
    code: 'output-not-rooted',
    message: `The output path ${path} is not one that Workers on ${nameOf(platform)} share: each of them would write to a disk of its own, or fail.`,
    remedy: `Add a two-way variable to the Manager's configuration that says where the folder is on ${nameOf(platform)}, and submit again.`,
  };
}

const PLATFORM_NAMES: Readonly<Record<string, string>> = {
  windows: 'Windows',
  linux: 'Linux',
  darwin: 'macOS',
};

/** A platform's name for people. */
export function nameOf(platform: Platform): string {
  return PLATFORM_NAMES[platform] ?? platform;
}
