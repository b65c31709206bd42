import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { aboutJob } from '@flamenco/domain/changes';
import type { JobId } from '@flamenco/domain/ids';
import { emptyTaskCounts, planFollowUps } from '@flamenco/domain/jobs';
import { metadataKeysOf } from '@flamenco/domain/query';
import { handsOutTasks } from '@flamenco/domain/statuses';
import { reportOf, type CompiledJob, type JobReport } from '@flamenco/job-compilers';
import { Clock } from '../../clock.js';
import { currentActor, ownerIdOf } from '../../database/actor.js';
import { FarmDatabase } from '../../database/farm-database.js';
import { UnitOfWork, type Work } from '../../database/unit-of-work.js';
import { BlendFiles } from '../blend-files/index.js';
import { jobQuestions, jobRecords, jobUpdated, type NewJob } from '../jobs/index.js';
import { queueRecords, RunnableSignal } from '../queue/index.js';
import { taskRecords } from '../tasks/index.js';
import type { Submission } from './before-submission.js';
import { type Compilation, JobCompilation } from './job-compilation.js';
import { JobInspection } from './job-inspection.js';
import { JobTimestamps } from './job-timestamps.js';
import { SubmissionGates } from './submission-gates.js';
import type { SubmittedJob } from './submitted-job.js';
import { findTagOf } from './submitted-tag.js';

/** Compiles submitted jobs to tasks and stores them. */
@Injectable()
export class JobSubmission {
  constructor(
    private readonly compilation: JobCompilation,
    private readonly timestamps: JobTimestamps,
    private readonly inspection: JobInspection,
    private readonly gates: SubmissionGates,
    private readonly database: FarmDatabase,
    private readonly unitOfWork: UnitOfWork,
    private readonly runnable: RunnableSignal,
    private readonly blendFiles: BlendFiles,
    private readonly clock: Clock,
  ) {}

  /**
   * Stores a job.
   * @param reserved - the id for it; when there is a job with it, this is a submission that comes again, and nothing is done
   * @throws FarmError 412 when its job type has changed, `invalid` when it cannot be compiled, or what a gate refuses it with; nothing is
   * stored then
   */
  async submit(submitted: SubmittedJob, reserved?: JobId): Promise<JobId> {
    if (reserved !== undefined && (await jobQuestions.load(this.database.reader, reserved))) return reserved;
    const uuid = reserved ?? (randomUUID() as JobId);
    const createdMs = this.clock.nowMs();
    await this.timestamps.reserveFor(createdMs, async (timestamp) => {
      const compilation = await this.compilation.compile(submitted, { uuid, createdMs, timestamp });
      await this.unitOfWork.run(async (work) => {
        // Sent to another Manager, too, at the same time.
        if (reserved !== undefined && (await jobQuestions.load(work.sql, reserved))) return;
        if (compilation.compiled.usesTimestamp) await this.timestamps.give(work, timestamp, createdMs);
        const admitted = await this.gates.admit(work.sql, { submitted, compilation, actor: work.actor });
        const now = new Date(createdMs).toISOString();
        await this.store(work, uuid, admitted.submitted, admitted.compilation, now);
        noteSubmission(work, uuid, admitted);
      });
    });
    return uuid;
  }

  /**
   * Does all that `submit` does but store the job.
   * @param mostTasks - tasks that the report tells of at most
   */
  async check(submitted: SubmittedJob, mostTasks?: number): Promise<JobReport> {
    const compiled = await this.compilation.compile(submitted, {
      uuid: randomUUID() as JobId,
      createdMs: this.clock.nowMs(),
    });
    const { reader } = this.database;
    const admitted = await this.gates.admit(reader, {
      submitted,
      compilation: compiled,
      actor: currentActor(),
    });
    const tag = await findTagOf(reader, admitted.submitted);
    const warnings = await this.inspection.inspect(reader, admitted.submitted, admitted.compilation, tag);
    return reportOf(admitted.compilation.compiled, warnings, mostTasks);
  }

  /** Stores a job that is compiled, as a part of the caller's work. Gates are not asked: what the Manager itself makes of a job belongs to it. */
  async store(
    work: Work,
    uuid: JobId,
    submitted: SubmittedJob,
    compilation: Compilation,
    now: string,
  ): Promise<void> {
    const { compiled } = compilation;
    const workerTagRowId = await findTagOf(work.sql, submitted);
    const warnings = await this.inspection.inspect(work.sql, submitted, compilation, workerTagRowId);
    const job = newJob(uuid, submitted, compiled);
    const isOpen = handsOutTasks(job.status);
    const id = await jobRecords.insert(
      work.sql,
      { ...job, workerTagRowId, warnings, owner: ownerIdOf(work.actor) },
      now,
    );
    await taskRecords.insert(work.sql, id, compiled, now);
    await taskRecords.insertDependencies(work.sql, id, compiled);
    const { priority, tasks } = compiled;
    await queueRecords.insert(work.sql, { id, priority, workerTagRowId, isOpen }, tasks);
    const stored = await jobQuestions.load(work.sql, uuid);
    if (!stored) throw new Error(`Job ${uuid} was stored and cannot be found`);
    work.publishAs('job-submitted', jobUpdated(stored, now));
    this.blendFiles.lookAfter(work, id);
    const types = isOpen ? runnableTypes(compiled) : [];
    this.runnable.raise(work, types);
  }
}

function noteSubmission(work: Work, uuid: JobId, { submitted, compilation }: Submission): void {
  const { name, priority, metadata, tasks } = compilation.compiled;
  const user = metadataKeysOf('user').flatMap((key) => metadata[key] ?? [])[0];
  work.note({
    action: 'job-submitted',
    ...aboutJob({ uuid, name }),
    after: {
      type: submitted.type,
      status: submitted.initialStatus,
      priority,
      tasks: tasks.length,
      ...(submitted.workerTag && { worker_tag: submitted.workerTag }),
      ...(user !== undefined && { user }),
    },
  });
}

/** The types of the tasks that wait for no other. */
function runnableTypes({ tasks }: CompiledJob): readonly string[] {
  return [...new Set(tasks.filter(({ dependencies }) => dependencies.length === 0).map(({ type }) => type))];
}

/** A job of which there is nothing to run has ended before it began. */
function newJob(
  uuid: JobId,
  submitted: SubmittedJob,
  compiled: CompiledJob,
): Omit<NewJob, 'workerTagRowId' | 'warnings' | 'owner'> {
  const taskCounts = { ...emptyTaskCounts(), queued: compiled.tasks.length };
  const next = planFollowUps({ status: submitted.initialStatus, taskCounts }).at(-1);
  return {
    uuid,
    type: submitted.type,
    status: next?.to ?? submitted.initialStatus,
    activity: next?.activity ?? '',
    submitterPlatform: submitted.submitterPlatform,
    shamanCheckoutId: submitted.shamanCheckoutId ?? '',
    compiled,
  };
}
