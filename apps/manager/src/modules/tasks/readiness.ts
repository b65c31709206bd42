import type { BlockedTask } from '@flamenco/domain/events';
import { isBlockedTask } from '@flamenco/domain/scheduling';
import { isRunnableTaskStatus } from '@flamenco/domain/statuses';
import type { Work } from '../../database/unit-of-work.js';
import { changeUnmetDependencies } from './persistence/dependencies.js';
import { readyChangesOf, type TaskQueue } from './task-queue.js';
import type { TaskState } from './task-state.js';

/** Counts a task into its group, or out of it. @returns whether it can be handed out now */
export async function countReadiness(
  work: Work,
  queue: TaskQueue,
  before: TaskState,
  task: TaskState,
): Promise<boolean> {
  const wasReady = isRunnableTaskStatus(before.status) && before.unmetDependencies === 0;
  const isReady = isRunnableTaskStatus(task.status) && task.unmetDependencies === 0;
  if (wasReady !== isReady)
    await queue.filler.count(work, task.job.id, readyChangesOf([task], isReady ? 1 : -1));
  return isReady;
}

/**
 * Counts in the tasks that depend on one that it was completed (by -1), or is not completed any more (by 1).
 * @returns the ones that began to wait, or do not wait any more
 */
export async function changeDependents(
  work: Work,
  queue: TaskQueue,
  task: TaskState,
  by: 1 | -1,
): Promise<readonly BlockedTask[]> {
  if (!task.hasDependents) return [];
  const edge = by === -1 ? 0 : 1;
  const changed = (await changeUnmetDependencies(work.sql, task.id, by)).filter(
    (dependent) => dependent.unmetDependencies === edge && isRunnableTaskStatus(dependent.status),
  );
  const changes = readyChangesOf(changed, by === -1 ? 1 : -1);
  if (changes.length > 0) await queue.filler.count(work, task.job.id, changes);
  return changed.map((dependent) => ({ id: dependent.uuid, is_blocked: isBlockedTask(dependent) }));
}
