import { isOpenToWorkers } from '@flamenco/domain/scheduling';
import { TASK_STATUSES, type JobStatus } from '@flamenco/domain/statuses';
import { queueRecords } from '../modules/queue/index.js';
import { taskQuestions, taskRecords } from '../modules/tasks/index.js';
import type { Transfer } from './transfer.js';

/** Counts what Flamenco 3 does not keep, and ours never counts in a request: once, from the tasks that were taken. */
export async function countTakenOver({ sql, turns }: Transfer): Promise<void> {
  await sql.run(COUNT_TASKS);
  const jobs = await sql.all<{ id: number; status: JobStatus; delete_requested_at: string | null }>(
    `SELECT id, status, delete_requested_at FROM jobs ORDER BY id`,
  );
  for (const { id, status, delete_requested_at: deletion } of jobs) {
    if (turns.isOver) await turns.next();
    await taskRecords.recountUnmetDependencies(sql, id);
    await queueRecords.replace(sql, id, await taskQuestions.countByGroup(sql, id));
    await queueRecords.open(sql, id, isOpenToWorkers({ status, deleteRequestedAt: deletion ?? undefined }));
  }
}

const COUNT_TASKS = `
  UPDATE jobs SET ${TASK_STATUSES.map((status) => `tasks_${status.replace('-', '_')} = counted.${status.replace('-', '_')}`).join(', ')},
    steps_completed = counted.steps_completed, steps_total = counted.steps_total
  FROM (SELECT job_id, sum(steps_completed) AS steps_completed, sum(steps_total) AS steps_total,
      ${TASK_STATUSES.map((status) => `count(*) FILTER (WHERE status = '${status}') AS ${status.replace('-', '_')}`).join(', ')}
    FROM tasks GROUP BY job_id) AS counted
  WHERE counted.job_id = jobs.id`;
