import {
  compareCandidates,
  farthestOf,
  isOpenToWorkers,
  isPermanent,
  whyNotFor,
  WORKER_OBSTACLES,
  whyWorkerTakesNone,
  type Obstacle,
  type WorkerObstacle,
} from '@flamenco/domain/scheduling';
import { isActiveTaskStatus, type JobStatus, type TaskStatus } from '@flamenco/domain/statuses';
import type { WorkerView } from '@flamenco/domain/workers';
import type { SqlReader } from '../../src/database/sql.js';
import type { WorkerState } from '../../src/modules/workers/index.js';
import { listWorkers, loadWorker, tagIdsOf } from '../../src/modules/workers/persistence/worker-rows.js';

/** A task with all that the rule looks at, read from the rows themselves: no counter, no group, no index. */
interface TaskFact {
  readonly id: number;
  readonly uuid: string;
  readonly status: TaskStatus;
  readonly type: string;
  readonly priority: number;
  readonly index_in_job: number;
  readonly worker_id: number | null;
  readonly unmet: number;
  readonly job_id: number;
  readonly job_uuid: string;
  readonly job_status: JobStatus;
  readonly job_priority: number;
  readonly delete_requested_at: string | null;
  readonly worker_tag_id: number | null;
}

const AWAKE: Pick<WorkerView, 'status' | 'statusRequest'> = { status: 'awake' };

/** The farm as the rule sees it, task by task and Worker by Worker. */
export class FarmFacts {
  private constructor(
    private readonly sql: SqlReader,
    private readonly tasks: readonly TaskFact[],
  ) {}

  /** Reads what there is of these jobs. */
  static async read(sql: SqlReader, jobIds: readonly string[]): Promise<FarmFacts> {
    const tasks = await sql.all<TaskFact>(
      `SELECT tasks.id, tasks.uuid, tasks.status, tasks.type, tasks.priority, tasks.index_in_job, tasks.worker_id, jobs.id AS job_id,
         (SELECT count(*) FROM task_dependencies JOIN tasks AS needed ON needed.id = depends_on_id
          WHERE task_dependencies.task_id = tasks.id AND needed.status <> 'completed') AS unmet,
         jobs.uuid AS job_uuid, jobs.status AS job_status, jobs.priority AS job_priority, jobs.delete_requested_at, jobs.worker_tag_id
       FROM tasks JOIN jobs ON jobs.id = tasks.job_id`,
    );
    return new FarmFacts(
      sql,
      tasks.filter(({ job_uuid }) => jobIds.includes(job_uuid)),
    );
  }

  get taskIds(): readonly string[] {
    return this.tasks.map(({ uuid }) => uuid);
  }

  jobOf(taskId: string): string | undefined {
    return this.tasks.find(({ uuid }) => uuid === taskId)?.job_uuid;
  }

  async worker(uuid: string): Promise<WorkerState> {
    return (await loadWorker(this.sql, uuid))!;
  }

  /** By the rule: the first task without an obstacle for the Worker, were it awake; its row id. */
  async firstFor(worker: WorkerState): Promise<TaskFact | undefined> {
    const candidates: TaskFact[] = [];
    for (const task of this.tasks)
      if ((await this.whyNot(task, worker, AWAKE)).length === 0) candidates.push(task);
    return candidates.toSorted((a, b) => compareCandidates(toCandidate(a), toCandidate(b)))[0];
  }

  hasTaskInHand(worker: WorkerState): boolean {
    return this.tasksInHand(worker).length > 0;
  }

  /** By the rule: the task that the Worker is given when it asks, or why it is given none. */
  async answerTo(worker: WorkerState): Promise<string | undefined> {
    if (whyWorkerTakesNone(worker).length > 0) return 'refused';
    const inHand = this.tasksInHand(worker).find((task) => isOpenToWorkers(jobOf(task)));
    return (inHand ?? (await this.firstFor(worker)))?.uuid;
  }

  /** By the rule: how many of these Workers have each obstacle as their farthest one on the way to a task. */
  async farthestObstacles(
    taskId: string,
    workers: readonly WorkerState[],
  ): Promise<Readonly<Record<string, number>>> {
    const task = this.tasks.find(({ uuid }) => uuid === taskId)!;
    const counts: Record<string, number> = {};
    for (const worker of workers) {
      const obstacle = farthestOf((await this.whyNot(task, worker, worker)).filter(isAboutWorkers));
      if (obstacle) counts[obstacle] = (counts[obstacle] ?? 0) + 1;
    }
    return counts;
  }

  /** By the rule: whether something of the job runs, or some Worker can run something of it now or when it comes back. */
  async canGoOn(jobId: string): Promise<boolean> {
    const tasks = this.tasks.filter(({ job_uuid }) => job_uuid === jobId);
    if (tasks.some(({ status }) => isActiveTaskStatus(status))) return true;
    const workers = await listWorkers(this.sql);
    for (const task of tasks)
      for (const worker of workers) if (await this.isCapable(task, worker)) return true;
    return false;
  }

  /** By the rule: the Workers that have no permanent obstacle to a task. */
  async capableWorkers(taskId: string): Promise<readonly WorkerState[]> {
    const task = this.tasks.find(({ uuid }) => uuid === taskId)!;
    const capable: WorkerState[] = [];
    for (const worker of await listWorkers(this.sql)) {
      const obstacles = (await this.whyNot(task, worker, AWAKE)).filter(isAboutWorkers);
      if (!obstacles.some(isPermanent)) capable.push(worker);
    }
    return capable;
  }

  /** A task with its job's row id. */
  task(taskId: string): Pick<TaskFact, 'id' | 'type' | 'job_id'> {
    return this.tasks.find(({ uuid }) => uuid === taskId)!;
  }

  private async isCapable(task: TaskFact, worker: WorkerState): Promise<boolean> {
    return (await this.whyNot(task, worker, AWAKE)).every(
      (obstacle) => isAboutWorkers(obstacle) && !isPermanent(obstacle),
    );
  }

  private tasksInHand(worker: WorkerState): readonly TaskFact[] {
    return this.tasks.filter(
      ({ worker_id, status }) => worker_id === worker.id && isActiveTaskStatus(status),
    );
  }

  private async whyNot(
    task: TaskFact,
    worker: WorkerState,
    view: typeof AWAKE,
  ): Promise<readonly Obstacle[]> {
    const rows = async (text: string, ...values: readonly (string | number)[]): Promise<boolean> =>
      (await this.sql.get(text, ...values)) !== undefined;
    return whyNotFor(
      { status: task.status, unmetDependencies: task.unmet, job: jobOf(task) },
      { taskType: task.type, tag: task.worker_tag_id ?? undefined },
      {
        worker: view,
        taskTypes: worker.supportedTaskTypes,
        tags: await tagIdsOf(this.sql, worker.id),
        holds: (await rows(
          `SELECT 1 FROM job_blocks WHERE worker_id = ? AND job_id = ? AND task_type = ?`,
          worker.id,
          task.job_id,
          task.type,
        ))
          ? [{ obstacle: 'worker-blocked' }]
          : [],
        hasFailedIt: await rows(
          `SELECT 1 FROM task_failures WHERE worker_id = ? AND task_id = ?`,
          worker.id,
          task.id,
        ),
      },
    );
  }
}

function jobOf({ job_status, delete_requested_at }: TaskFact): {
  readonly status: JobStatus;
  readonly deleteRequestedAt: string | undefined;
} {
  return { status: job_status, deleteRequestedAt: delete_requested_at ?? undefined };
}

function isAboutWorkers(obstacle: Obstacle): obstacle is WorkerObstacle {
  return (WORKER_OBSTACLES as readonly string[]).includes(obstacle);
}

function toCandidate(task: TaskFact): Parameters<typeof compareCandidates>[0] {
  return {
    jobPriority: task.job_priority,
    taskPriority: task.priority,
    jobOrder: task.job_id,
    indexInJob: task.index_in_job,
  };
}
