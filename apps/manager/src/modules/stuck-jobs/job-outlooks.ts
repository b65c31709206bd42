import { OBSTACLE_ENDS, whyNotTogether } from '@flamenco/domain/scheduling';
import { outlookOfJob, type JobOutlook, type StaffedTasks } from '@flamenco/domain/why';
import type { SqlReader } from '../../database/sql.js';
import { jobQuestions, type JobState } from '../jobs/index.js';
import { type PlacementGates, queueQuestions } from '../queue/index.js';
import { hasFailedAllReady, judgeWorkers, toQuestionedJob } from '../why/index.js';
import { tagQuestions } from '../worker-tags/index.js';
import { workerQuestions, type WorkerState } from '../workers/index.js';
import type { OpenJobRow } from './persistence/open-jobs.js';

/** Whether jobs will go on by themselves, by the rule that `why` explains with. Workers are read once, for many jobs. */
export class JobOutlooks {
  private workers: readonly WorkerState[] | undefined;
  /** By tag and task type. */
  private readonly suitable = new Map<string, readonly number[]>();

  constructor(
    private readonly sql: SqlReader,
    private readonly gates: PlacementGates,
  ) {}

  async of(job: JobState): Promise<JobOutlook> {
    const tag = await jobQuestions.tagOf(this.sql, job.id);
    const ready: StaffedTasks[] = [];
    for (const { taskType } of await queueQuestions.readyTypesOf(this.sql, job.id)) {
      const hasFailedIt = await hasFailedAllReady(this.sql, job.id, taskType);
      const requirements = { jobId: job.id, taskType, tag, hasFailedIt };
      const judged = await judgeWorkers(this.sql, this.gates, await this.allWorkers(), requirements);
      ready.push({
        taskType,
        workers: judged.map(({ worker, obstacles, holds }) => ({
          worker: { id: worker.uuid, name: worker.name },
          obstacles,
          holds,
        })),
      });
    }
    return outlookOfJob(toQuestionedJob(job, tag), ready);
  }

  /** False for most jobs, at little cost: they have tasks ready that some Worker takes, and nothing has failed. */
  async mayBeStuck({ jobId, isActive, tagId, taskType, hasHistory }: OpenJobRow): Promise<boolean> {
    if (hasHistory === 1) return true;
    if (taskType === null) return isActive === 0;
    const suitable = await this.suitableWorkers(tagId ?? undefined, taskType);
    return (
      suitable.length === 0 || (await this.gates.areAllHeldBack(this.sql, { jobId, taskType }, suitable))
    );
  }

  /** Row ids of the Workers that could have such tasks, as far as it is not up to gates. */
  private async suitableWorkers(tagId: number | undefined, taskType: string): Promise<readonly number[]> {
    const key = `${String(tagId ?? '')} ${taskType}`;
    const known = this.suitable.get(key);
    if (known !== undefined) return known;
    const members = tagId === undefined ? undefined : await tagQuestions.membersOf(this.sql, tagId);
    const found = (await this.allWorkers()).filter((worker) =>
      whyNotTogether(
        { taskType, tag: tagId },
        {
          taskTypes: worker.supportedTaskTypes,
          tags: tagId !== undefined && members?.has(worker.id) ? [tagId] : [],
          holds: [],
          hasFailedIt: false,
        },
      ).every((obstacle) => OBSTACLE_ENDS[obstacle] === 'in-time'),
    );
    const ids = found.map(({ id }) => id);
    this.suitable.set(key, ids);
    return ids;
  }

  private async allWorkers(): Promise<readonly WorkerState[]> {
    this.workers ??= await workerQuestions.list(this.sql);
    return this.workers;
  }
}
