import { OBSTACLE_ENDS, outlookOfJob, whyNotTogether, type JobOutlook } from '@flamenco/domain';
import type { SqlConnection } from '../../database/sql-connection.js';
import type { JobState } from '../jobs/index.js';
import {
  findTagOfJob,
  hasFailedAllReady,
  judgeWorkers,
  listMembers,
  listReadyTypes,
  toQuestionedJob,
} from '../why/index.js';
import { listWorkers, type WorkerState } from '../workers/index.js';
import type { OpenJobRow } from './persistence/open-jobs.js';

/** Whether jobs will go on by themselves, by the rule that `why` explains with. Workers are read once, for many jobs. */
export class JobOutlooks {
  private workers: readonly WorkerState[] | undefined;
  /** By tag and task type. */
  private readonly suitability = new Map<string, boolean>();

  constructor(private readonly sql: SqlConnection) {}

  of(job: JobState): JobOutlook {
    const tag = findTagOfJob(this.sql, job.id);
    return outlookOfJob(
      toQuestionedJob(job, tag),
      listReadyTypes(this.sql, job.id).map(({ taskType }) => ({
        taskType,
        workers: judgeWorkers(this.sql, this.allWorkers(), {
          jobId: job.id,
          taskType,
          tag,
          hasFailedIt: hasFailedAllReady(this.sql, job.id, taskType),
        }).map(({ worker, obstacles }) => ({ worker: { id: worker.uuid, name: worker.name }, obstacles })),
      })),
    );
  }

  /** False for most jobs, at little cost: they have tasks ready that some Worker takes, and nothing has failed. */
  mayBeStuck({ isActive, tagId, taskType, hasHistory }: OpenJobRow): boolean {
    if (hasHistory === 1) return true;
    if (taskType === null) return isActive === 0;
    return !this.isSomebodySuitable(tagId ?? undefined, taskType);
  }

  private isSomebodySuitable(tagId: number | undefined, taskType: string): boolean {
    const key = `${String(tagId ?? '')} ${taskType}`;
    const known = this.suitability.get(key);
    if (known !== undefined) return known;
    const members = tagId === undefined ? undefined : listMembers(this.sql, tagId);
    const isFound = this.allWorkers().some((worker) =>
      whyNotTogether(
        { taskType, tag: tagId },
        {
          taskTypes: worker.supportedTaskTypes,
          tags: tagId !== undefined && members?.has(worker.id) ? [tagId] : [],
          isBlocked: false,
          hasFailedIt: false,
        },
      ).every((obstacle) => OBSTACLE_ENDS[obstacle] === 'in-time'),
    );
    this.suitability.set(key, isFound);
    return isFound;
  }

  private allWorkers(): readonly WorkerState[] {
    this.workers ??= listWorkers(this.sql);
    return this.workers;
  }
}
