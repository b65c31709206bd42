import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  checkInitialJobStatus,
  conflict,
  handsOutTasks,
  invalid,
  parseTagId,
  type JobId,
  type JobStatus,
} from '@flamenco/domain';
import { JobCompilers, type CompiledJob } from '@flamenco/job-compilers';
import { Clock } from '../../clock.js';
import { Configuration, managerPlatform } from '../../config/index.js';
import { FarmDatabase } from '../../database/farm-database.js';
import type { SqlConnection } from '../../database/sql-connection.js';
import { UnitOfWork, type Work } from '../../database/unit-of-work.js';
import { jobUpdated } from './job-events.js';
import { insertJob, type NewJob } from './persistence/job-inserter.js';
import { findJobRow, findWorkerTag } from './persistence/job-list.js';
import { loadJob } from './persistence/job-rows.js';
import { RunnableSignal } from './runnable-signal.js';

/** What clients send for "the platform that the Manager runs on". */
const OWN_PLATFORM = 'manager';

/** A job as it is submitted; optional things are left out. */
export interface SubmittedJob {
  readonly name: string;
  readonly type: string;
  readonly typeEtag: string | undefined;
  readonly priority: number;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, string>>;
  readonly submitterPlatform: string;
  readonly shamanCheckoutId: string | undefined;
  readonly workerTag: string | undefined;
  readonly initialStatus: JobStatus;
}

/** Compiles submitted jobs to tasks and stores them. */
@Injectable()
export class JobSubmission {
  constructor(
    private readonly compilers: JobCompilers,
    private readonly configuration: Configuration,
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
    const compiled = await this.compile(uuid, submitted, createdMs);
    await this.unitOfWork.run((work) => {
      this.store(work, uuid, submitted, compiled, new Date(createdMs).toISOString());
    });
    return uuid;
  }

  /** Does all that `submit` does but store the job. */
  async check(submitted: SubmittedJob): Promise<void> {
    await this.compile(randomUUID() as JobId, submitted, this.clock.nowMs());
    findTag(this.database.reader, submitted);
  }

  private async compile(uuid: JobId, submitted: SubmittedJob, createdMs: number): Promise<CompiledJob> {
    checkInitialJobStatus(submitted.initialStatus);
    await this.checkEtag(submitted);
    const platform =
      submitted.submitterPlatform === OWN_PLATFORM ? managerPlatform() : submitted.submitterPlatform;
    const toVariables = (text: string): string => this.configuration.variables.toVariables(text, platform);
    return this.compilers.compile({
      id: uuid,
      name: submitted.name,
      type: submitted.type,
      priority: submitted.priority,
      status: submitted.initialStatus,
      created: createdMs,
      submitterPlatform: platform,
      settings: mapValues(submitted.settings, (value) =>
        typeof value === 'string' ? toVariables(value) : value,
      ),
      metadata: mapValues(submitted.metadata, toVariables),
      ...(submitted.shamanCheckoutId !== undefined && { shamanCheckoutId: submitted.shamanCheckoutId }),
      ...(submitted.workerTag !== undefined && { workerTagId: submitted.workerTag }),
    });
  }

  private async checkEtag({ type, typeEtag }: SubmittedJob): Promise<void> {
    if (typeEtag === undefined || typeEtag === '') return;
    const { etag } = await this.compilers.jobType(type).catch((error: unknown) => {
      throw invalid('unknown-job-type', error instanceof Error ? error.message : String(error), {
        cause: error,
      });
    });
    if (etag === typeEtag) return;
    throw conflict(
      'job-type-changed',
      `Job type '${type}' has changed: refresh the job types and submit again.`,
      {
        httpStatus: 412,
      },
    );
  }

  private store(work: Work, uuid: JobId, submitted: SubmittedJob, compiled: CompiledJob, now: string): void {
    const isOpen = handsOutTasks(submitted.initialStatus);
    insertJob(work.sql, newJob(work.sql, uuid, submitted, compiled), isOpen, now);
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

function newJob(sql: SqlConnection, uuid: JobId, submitted: SubmittedJob, compiled: CompiledJob): NewJob {
  return {
    uuid,
    type: submitted.type,
    status: submitted.initialStatus,
    activity: '',
    submitterPlatform: submitted.submitterPlatform,
    shamanCheckoutId: submitted.shamanCheckoutId ?? '',
    workerTagRowId: findTag(sql, submitted),
    compiled,
  };
}

function findTag(sql: SqlConnection, { workerTag }: SubmittedJob): number | undefined {
  if (workerTag === undefined || workerTag === '') return undefined;
  const rowId = findWorkerTag(sql, parseTagId(workerTag));
  if (rowId !== undefined) return rowId;
  throw invalid(
    'unknown-worker-tag',
    `There is no worker tag ${workerTag}: refresh the tags and submit again, or submit without a tag.`,
  );
}

function mapValues<In, Out>(
  values: Readonly<Record<string, In>>,
  map: (value: In) => Out,
): Record<string, Out> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, map(value)]));
}
