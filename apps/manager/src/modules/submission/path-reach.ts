import { Injectable } from '@nestjs/common';
import { invalid, type FarmError } from '@flamenco/domain/errors';
import { JobCompilers } from '@flamenco/job-compilers';
import { Configuration } from '../../config/index.js';
import { FarmDatabase } from '../../database/farm-database.js';
import { workerQuestions } from '../workers/index.js';
import type { SubmittedJob } from './submitted-job.js';
import { findTagOf } from './submitted-tag.js';

/** Platforms that Workers have; what each of them can be told is no reason to look at the farm. */
const USUAL_PLATFORMS = ['linux', 'windows', 'darwin'] as const;

/** Subtypes of settings that are paths to the whole farm. */
const PATH_SUBTYPES: ReadonlySet<string> = new Set(['file_path', 'dir_path', 'hashed_file_path']);

/** The add-on sets it in each job, whatever the job type says of it. */
const BLEND_FILE = 'blendfile';

/** Refuses at submission what would fail at the first frame: paths that no Worker that is there can be told. */
@Injectable()
export class PathReach {
  constructor(
    private readonly compilers: JobCompilers,
    private readonly configuration: Configuration,
    private readonly database: FarmDatabase,
  ) {}

  /**
   * @param settings - with variables in place of their values
   * @throws FarmError `invalid`: `path-not-for-workers`, or an unknown tag
   */
  async check(submitted: SubmittedJob, settings: Readonly<Record<string, unknown>>): Promise<void> {
    const doubtful = Object.entries(settings).flatMap(([key, value]) =>
      typeof value === 'string' && !this.isSaidTo(value, USUAL_PLATFORMS) ? [{ key, path: value }] : [],
    );
    if (doubtful.length === 0) return;
    const { reader } = this.database;
    const platforms = await workerQuestions.platforms(reader, await findTagOf(reader, submitted));
    if (platforms.length === 0) return;
    const lost = doubtful.filter(
      ({ path }) => !platforms.some((platform) => this.isSaidTo(path, [platform])),
    );
    for (const { key, path } of lost)
      if (await this.isPath(submitted.type, key)) throw notForWorkers(key, path, platforms);
  }

  private isSaidTo(path: string, platforms: readonly string[]): boolean {
    return platforms.every((platform) => this.configuration.variables.canBeSaidTo(path, platform));
  }

  private async isPath(type: string, key: string): Promise<boolean> {
    if (key === BLEND_FILE) return true;
    // What is wrong with a job type that cannot be read is said when the job is compiled.
    const info = await this.compilers.jobType(type).catch(() => undefined);
    return PATH_SUBTYPES.has(info?.settings.find((setting) => setting.key === key)?.subtype ?? '');
  }
}

function notForWorkers(key: string, path: string, platforms: readonly string[]): FarmError {
  const known = platforms.join(' and ');
  return invalid(
    'path-not-for-workers',
    `'${path}' (setting '${key}') means nothing to any Worker that may get this job: they run on ${known}. Add a two-way variable to the configuration, with the beginning of this path as its value for Windows, and where that is on ${known}; or use a path that is there. Then submit again.`,
  );
}
