import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { handsOutTasks, type JobId, type JobWarning } from '@flamenco/domain';
import type { CompiledJob } from '@flamenco/job-compilers';
import { Clock } from '../../clock.js';
import { FarmDatabase } from '../../database/farm-database.js';
import { UnitOfWork, type Work } from '../../database/unit-of-work.js';
import { JobCompilation } from './job-compilation.js';
import { jobUpdated } from './job-events.js';
import { JobTimestamps } from './job-timestamps.js';
import { OutputInspection } from './output-inspection.js';
import { insertJob, type NewJob } from './persistence/job-inserter.js';
import { findJobRow } from './persistence/job-list.js';
import { loadJob } from './persistence/job-rows.js';
import { RunnableSignal } from './runnable-signal.js';
import { findTagOf } from './submitted-tag.js';
import type { SubmittedJob } from './submitted-job.js';

/** Compiles submitted jobs to tasks and stores them. */
@Injectable()
export class JobSubmission {
  constructor(
    private readonly compilation: JobCompilation,
    private readonly timestamps: JobTimestamps,
    private readonly inspection: OutputInspection,
    private readonly database: FarmDatabase,
    private readonly unitOfWork: UnitOfWork,
    private readonly runnable: RunnableSignal,
    private readonly clock: Clock,
  ) {}

  /**
   * Stores a job.
   * @param reserved - the id for it; when there is a job with it, this is a submission that comes again, and nothing is done
   * @throws FarmError 412 when its job type has changed, `invalid` when it cannot be compiled; nothing is stored then
   */
  async submit(submitted: SubmittedJob, reserved?: JobId): Promise<JobId> {
    if (reserved !== undefined && findJobRow(this.database.reader, reserved)) return reserved;
    const uuid = reserved ?? (randomUUID() as JobId);
    const createdMs = this.clock.nowMs();
    await this.timestamps.reserveFor(createdMs, async (timestamp) => {
      const compiled = await this.compilation.compile(submitted, { uuid, createdMs, timestamp });
      await this.unitOfWork.run((work) => {
        if (compiled.usesTimestamp) this.timestamps.give(work, timestamp, createdMs);
        this.store(work, uuid, submitted, compiled, new Date(createdMs).toISOString());
      });
    });
    return uuid;
  }

  /** Does all that `submit` does but store the job. @returns what the submitter should know */
  async check(submitted: SubmittedJob): Promise<readonly JobWarning[]> {
    const compiled = await this.compilation.compile(submitted, {
      uuid: randomUUID() as JobId,
      createdMs: this.clock.nowMs(),
    });
    const { reader } = this.database;
    return this.inspection.inspect(reader, submitted, compiled.outputs, findTagOf(reader, submitted));
  }

  /** Stores a job that is compiled, as a part of the caller's work. */
  store(work: Work, uuid: JobId, submitted: SubmittedJob, compiled: CompiledJob, now: string): void {
    const isOpen = handsOutTasks(submitted.initialStatus);
    const workerTagRowId = findTagOf(work.sql, submitted);
    const warnings = this.inspection.inspect(work.sql, submitted, compiled.outputs, workerTagRowId);
    insertJob(work.sql, { ...newJob(uuid, submitted, compiled), workerTagRowId, warnings }, isOpen, now);
    const job = loadJob(work.sql, uuid);
    if (!job) throw new Error(`Job ${uuid} was stored and cannot be found`);
    work.publish(jobUpdated(job, now));
    const types = isOpen ? runnableTypes(compiled) : [];
    work.afterCommit(() => this.runnable.raise(types));
  }
}

/** The types of the tasks that wait for no other. */
function runnableTypes({ tasks }: CompiledJob): readonly string[] {
  return [...new Set(tasks.filter(({ dependencies }) => dependencies.length === 0).map(({ type }) => type))];
}

function newJob(
  uuid: JobId,
  submitted: SubmittedJob,
  compiled: CompiledJob,
): Omit<NewJob, 'workerTagRowId' | 'warnings'> {
  return {
    uuid,
    type: submitted.type,
    status: submitted.initialStatus,
    activity: '',
    submitterPlatform: submitted.submitterPlatform,
    shamanCheckoutId: submitted.shamanCheckoutId ?? '',
    compiled,
  };
}
