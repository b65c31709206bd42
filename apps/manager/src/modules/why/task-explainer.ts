import { Injectable } from '@nestjs/common';
import { notFound } from '@flamenco/domain/errors';
import { isActiveTaskStatus } from '@flamenco/domain/statuses';
import { explainTask, NAMED_EXAMPLES, type Explanation, type NeededTask } from '@flamenco/domain/why';
import { Clock } from '../../clock.js';
import { FarmDatabase } from '../../database/farm-database.js';
import type { SqlReader } from '../../database/sql.js';
import { jobQuestions } from '../jobs/index.js';
import { PlacementGates } from '../queue/index.js';
import { taskQuestions, type TaskState, type WorkerTask } from '../tasks/index.js';
import { toQuestionedJob } from './job-explainer.js';
import { eligibilityOfWorkers, readWorkerSnapshot, type WorkerSnapshot } from './worker-eligibility.js';

/** Dependencies of a task that are looked at. */
const MOST_DEPENDENCIES = 500;

/** Says why a task does not run. Its cost does not grow with the job's tasks. */
@Injectable()
export class TaskExplainer {
  constructor(
    private readonly database: FarmDatabase,
    private readonly gates: PlacementGates,
    private readonly clock: Clock,
  ) {}

  /** @throws FarmError `not-found` */
  async explain(taskId: string): Promise<Explanation> {
    const sql = this.database.reader;
    const task = await taskQuestions.load(sql, taskId);
    if (!task) throw notFound('task', taskId);
    const tag = await jobQuestions.tagOf(sql, task.job.id);
    const snapshot = await readWorkerSnapshot(sql, this.clock.nowMs());
    const failed = await taskQuestions.workersThatFailed(sql, task.id);
    return explainTask({
      task: {
        id: task.uuid,
        name: task.name,
        taskType: task.type,
        status: task.status,
        unmetDependencies: task.unmetDependencies,
        worker: task.worker && { id: task.worker.uuid, name: task.worker.name },
      },
      job: toQuestionedJob(task.job, tag),
      needed: task.unmetDependencies === 0 ? [] : await neededTasks(sql, snapshot, task),
      eligibilities: await eligibilityOfWorkers(sql, this.gates, snapshot, {
        jobId: task.job.id,
        taskType: task.type,
        tag,
        hasFailedIt: (workerId) => Promise.resolve(failed.has(workerId)),
      }),
    });
  }
}

/** What a task waits for: those that run now, then others. */
async function neededTasks(
  sql: SqlReader,
  snapshot: WorkerSnapshot,
  task: TaskState,
): Promise<readonly NeededTask[]> {
  const active: WorkerTask[] = [];
  for (const other of snapshot.activeTasks.values()) {
    if (active.length === NAMED_EXAMPLES) break;
    if (other.job_uuid === task.job.uuid && (await taskQuestions.isNeededBy(sql, other.id, task.id)))
      active.push(other);
  }
  const others = (await taskQuestions.neededBy(sql, task.id, MOST_DEPENDENCIES)).filter(
    ({ status }) => !isActiveTaskStatus(status),
  );
  return [...active.map(toNeededTask), ...others];
}

function toNeededTask(task: WorkerTask): NeededTask {
  const { uuid, name, status, steps_completed: stepsCompleted, steps_total: stepsTotal } = task;
  return { id: uuid, name, status, stepsCompleted, stepsTotal };
}
