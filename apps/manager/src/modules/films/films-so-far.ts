import { createHash, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { aboutJob } from '@flamenco/domain/changes';
import { conflict, notFound } from '@flamenco/domain/errors';
import type { JobId } from '@flamenco/domain/ids';
import { planFilmSoFar } from '@flamenco/domain/jobs';
import { isFinalJobStatus } from '@flamenco/domain/statuses';
import { NO_COMMAND_USE } from '@flamenco/domain/warnings';
import type { CompiledJob } from '@flamenco/job-compilers';
import { Clock } from '../../clock.js';
import { Configuration, managerPlatform } from '../../config/index.js';
import { FarmDatabase } from '../../database/farm-database.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { JobChanges } from '../job-changes/index.js';
import { type JobDescription, jobQuestions } from '../jobs/index.js';
import { JobSubmission, type SubmittedJob } from '../submission/index.js';
import { taskQuestions } from '../tasks/index.js';

const HIGHEST_PRIORITY = 100;
const USUAL_TASK_PRIORITY = 50;

/** A film that somebody asked for. */
export interface FilmSoFar {
  /** The job that makes it. */
  readonly jobId: JobId;
  /** Where it will be, on the Manager's computer. */
  readonly outputFile: string;
}

/**
 * Has films made of the frames that jobs have so far. Each is a job of its own, so that the job it is of is neither held up nor
 * changed by it; and always the same one for a job, which runs again when another film is asked for.
 */
@Injectable()
export class FilmsSoFar {
  constructor(
    private readonly database: FarmDatabase,
    private readonly unitOfWork: UnitOfWork,
    private readonly submission: JobSubmission,
    private readonly changes: JobChanges,
    private readonly configuration: Configuration,
    private readonly clock: Clock,
  ) {}

  /** @throws FarmError `not-found`; `conflict` when the job makes no film, or one of the two jobs is being deleted */
  async make(ofJob: string): Promise<FilmSoFar> {
    const { reader } = this.database;
    const job = await jobQuestions.describe(reader, ofJob);
    if (!job) throw notFound('job', ofJob);
    const jobId = filmJobId(job.uuid);
    const before = await jobQuestions.describe(reader, jobId);
    if (job.isBeingDeleted || before?.isBeingDeleted) {
      throw conflict('job-being-deleted', 'The job, or its film so far, is being deleted. Try again later.');
    }
    const { compiled, outputFile } = await this.compile(job);
    if (!before) await this.store(job, jobId, compiled);
    else if (isFinalJobStatus(before.status))
      await this.changes.setStatus(jobId, 'requeueing', {
        reason: 'another film so far was asked for',
        keepsFrames: false,
      });
    const { variables } = this.configuration;
    return { jobId, outputFile: variables.toValues(outputFile, 'users', managerPlatform()) };
  }

  private async compile(
    job: JobDescription,
  ): Promise<{ readonly compiled: CompiledJob; readonly outputFile: string }> {
    for (const { type, stepsTotal, commands } of await taskQuestions.videoTasksOf(
      this.database.reader,
      job.id,
    )) {
      const plan = planFilmSoFar(commands);
      if (!plan) continue;
      const task = {
        uuid: randomUUID(),
        name: 'film-so-far',
        type,
        priority: USUAL_TASK_PRIORITY,
        commands: JSON.stringify([plan.command]),
        dependencies: [],
        stepsTotal,
      };
      const compiled = {
        name: `Film so far: ${job.name}`,
        priority: Math.min(job.priority + 1, HIGHEST_PRIORITY),
        settings: JSON.stringify({ film: plan.outputFile }),
        metadata: { film_of: job.uuid },
        tasks: [task],
        outputs: [],
        use: NO_COMMAND_USE,
        usesTimestamp: false,
        printed: [],
      };
      return { compiled, outputFile: plan.outputFile };
    }
    throw conflict(
      'job-has-no-film',
      `Job '${job.name}' makes no film that says which frames it is of, so there is none so far. Jobs of the type simple-blender-render make one, when the frame rate is known.`,
    );
  }

  private store(job: JobDescription, jobId: JobId, compiled: CompiledJob): Promise<void> {
    const submitted: SubmittedJob = {
      name: compiled.name,
      type: 'film-so-far',
      typeEtag: undefined,
      priority: compiled.priority,
      settings: {},
      metadata: compiled.metadata,
      submitterPlatform: job.submitterPlatform,
      shamanCheckoutId: undefined,
      workerTag: job.workerTag,
      initialStatus: 'queued',
      warnings: [],
    };
    const now = this.clock.timestamp();
    return this.unitOfWork.run(async (work) => {
      if (await jobQuestions.describe(work.sql, jobId)) return; // asked for twice at once
      await this.submission.store(work, jobId, submitted, { compiled, warnings: [] }, now);
      work.note({ action: 'film-requested', ...aboutJob(job), after: { film: compiled.name } });
    });
  }
}

/** Made of the other job's id, as UUIDs of version 5 are made of names: one job has one film so far. */
function filmJobId(ofJob: string): JobId {
  const hash = createHash('sha1').update(`film-so-far ${ofJob}`).digest('hex');
  const variant = ((parseInt(hash.slice(16, 18), 16) & 0x3f) | 0x80).toString(16);
  const parts = [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `5${hash.slice(13, 16)}`,
    `${variant}${hash.slice(18, 20)}`,
    hash.slice(20, 32),
  ];
  return parts.join('-') as JobId;
}
