import { Injectable } from '@nestjs/common';
import {
  explainTask,
  isActiveTaskStatus,
  NAMED_EXAMPLES,
  notFound,
  type Explanation,
  type NeededTask,
} from '@flamenco/domain';
import { Clock } from '../../clock.js';
import { FarmDatabase } from '../../database/farm-database.js';
import type { SqlConnection } from '../../database/sql-connection.js';
import { loadTask, type TaskState } from '../tasks/index.js';
import { toQuestionedJob } from './job-explainer.js';
import { findTagOfJob, isNeededBy, listNeededTasks, listWorkersThatFailed } from './persistence/job-facts.js';
import { readWorkerSnapshot, eligibilityOfWorkers, type WorkerSnapshot } from './worker-eligibility.js';

/** Dependencies of a task that are looked at. */
const MOST_DEPENDENCIES = 500;

/** Says why a task does not run. Its cost does not grow with the job's tasks. */
@Injectable()
export class TaskExplainer {
  constructor(
    private readonly database: FarmDatabase,
    private readonly clock: Clock,
  ) {}

  /** @throws FarmError `not-found` */
  explain(taskId: string): Explanation {
    const sql = this.database.reader;
    const task = loadTask(sql, taskId);
    if (!task) throw notFound('task', taskId);
    const tag = findTagOfJob(sql, task.job.id);
    const snapshot = readWorkerSnapshot(sql, this.clock.nowMs());
    const failed = listWorkersThatFailed(sql, task.id);
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
      needed: task.unmetDependencies === 0 ? [] : neededTasks(sql, snapshot, task),
      eligibilities: eligibilityOfWorkers(sql, snapshot, {
        jobId: task.job.id,
        taskType: task.type,
        tag,
        hasFailedIt: (workerId) => failed.has(workerId),
      }),
    });
  }
}

/** What a task waits for: those that run now, then others. */
function neededTasks(sql: SqlConnection, snapshot: WorkerSnapshot, task: TaskState): readonly NeededTask[] {
  const active = [...snapshot.activeTasks.values()]
    .filter(({ id, job_uuid }) => job_uuid === task.job.uuid && isNeededBy(sql, id, task.id))
    .slice(0, NAMED_EXAMPLES);
  const others = listNeededTasks(sql, task.id, MOST_DEPENDENCIES).filter(
    ({ status }) => !isActiveTaskStatus(status),
  );
  return [...active, ...others].map((row) => ({
    id: row.uuid,
    name: row.name,
    status: row.status,
    stepsCompleted: row.steps_completed,
    stepsTotal: row.steps_total,
  }));
}
