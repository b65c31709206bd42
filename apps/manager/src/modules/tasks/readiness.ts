import type { BlockedTask } from '@flamenco/domain/events';
import { isBlockedTask } from '@flamenco/domain/scheduling';
import { isRunnableTaskStatus } from '@flamenco/domain/statuses';
import type { SqlWriter } from '../../database/sql.js';
import { changeUnmetDependencies } from './persistence/dependencies.js';
import { changeRunnable } from '../queue/index.js';
import type { TaskState } from './persistence/task-rows.js';

/** Counts a task into its group, or out of it. @returns whether it can be handed out now */
export async function countReadiness(sql: SqlWriter, before: TaskState, task: TaskState): Promise<boolean> {
  const wasReady = isRunnableTaskStatus(before.status) && before.unmetDependencies === 0;
  const isReady = isRunnableTaskStatus(task.status) && task.unmetDependencies === 0;
  if (wasReady !== isReady)
    await changeRunnable(sql, task.job.id, task.type, task.priority, isReady ? 1 : -1);
  return isReady;
}

/**
 * Counts in the tasks that depend on one that it was completed (by -1), or is not completed any more (by 1).
 * @returns the ones that began to wait, or do not wait any more
 */
export async function changeDependents(
  sql: SqlWriter,
  task: TaskState,
  by: 1 | -1,
): Promise<readonly BlockedTask[]> {
  const edge = by === -1 ? 0 : 1;
  const changed = (await changeUnmetDependencies(sql, task.id, by)).filter(
    (dependent) => dependent.unmetDependencies === edge && isRunnableTaskStatus(dependent.status),
  );
  const groups = new Map<string, { readonly type: string; readonly priority: number; count: number }>();
  for (const { type, priority } of changed) {
    const key = `${String(priority)} ${type}`;
    const group = groups.get(key) ?? { type, priority, count: 0 };
    group.count += 1;
    groups.set(key, group);
  }
  for (const { type, priority, count } of groups.values()) {
    await changeRunnable(sql, task.job.id, type, priority, -by * count);
  }
  return changed.map((dependent) => ({ id: dependent.uuid, is_blocked: isBlockedTask(dependent) }));
}
