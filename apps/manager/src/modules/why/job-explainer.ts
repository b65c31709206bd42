import { Injectable } from '@nestjs/common';
import { notFound } from '@flamenco/domain/errors';
import { explainJob, type Explanation, type QuestionedJob, type ReadyTasks } from '@flamenco/domain/why';
import { Clock } from '../../clock.js';
import { FarmDatabase } from '../../database/farm-database.js';
import type { SqlReader } from '../../database/sql.js';
import { jobQuestions, type JobState, type TagOfJob } from '../jobs/index.js';
import { PlacementGates, queueQuestions } from '../queue/index.js';
import {
  eligibilityOfWorkers,
  hasFailedAllReady,
  readWorkerSnapshot,
  type WorkerSnapshot,
} from './worker-eligibility.js';

/** Task types of a job that are spoken of. */
const MOST_TYPES = 10;
/** Task priorities of a job that are searched for something that a Worker has not failed. */
const MOST_GROUPS = 20;

/** Says why a job does not run. Its cost does not grow with the job's tasks. */
@Injectable()
export class JobExplainer {
  constructor(
    private readonly database: FarmDatabase,
    private readonly gates: PlacementGates,
    private readonly clock: Clock,
  ) {}

  /** @throws FarmError `not-found` */
  async explain(jobId: string): Promise<Explanation> {
    const sql = this.database.reader;
    const job = await jobQuestions.load(sql, jobId);
    if (!job) throw notFound('job', jobId);
    const tag = await jobQuestions.tagOf(sql, job.id);
    const snapshot = await readWorkerSnapshot(sql, this.clock.nowMs());
    const activeTasks = [...snapshot.activeTasks.values()].filter(({ job_uuid }) => job_uuid === job.uuid);
    const ready: ReadyTasks[] = [];
    for (const { taskType, count } of await queueQuestions.readyTypesOf(sql, job.id, MOST_TYPES)) {
      ready.push(await toReadyTasks(sql, this.gates, snapshot, { jobId: job.id, tag, taskType, count }));
    }
    return explainJob({
      job: toQuestionedJob(job, tag),
      activeTasks: activeTasks.map(({ uuid, name }) => ({ id: uuid, name })),
      ready,
      readyCount: await queueQuestions.countReady(sql, job.id),
    });
  }
}

/** A job as it is explained. */
export function toQuestionedJob(job: JobState, tag: TagOfJob | undefined): QuestionedJob {
  const { uuid, name, status, deleteRequestedAt, taskCounts } = job;
  return { id: uuid, name, status, deleteRequestedAt, taskCounts, tag: tag?.name };
}

async function toReadyTasks(
  sql: SqlReader,
  gates: PlacementGates,
  snapshot: WorkerSnapshot,
  ready: {
    readonly jobId: number;
    readonly tag: TagOfJob | undefined;
    readonly taskType: string;
    readonly count: number;
  },
): Promise<ReadyTasks> {
  const { jobId, taskType, tag, count } = ready;
  const hasFailedIt = await hasFailedAllReady(sql, jobId, taskType, MOST_GROUPS);
  return {
    taskType,
    count,
    eligibilities: await eligibilityOfWorkers(sql, gates, snapshot, { jobId, taskType, tag, hasFailedIt }),
  };
}
