import type { GateObstacle, Hold } from '@flamenco/domain/scheduling';
import type { SqlReader } from '../../database/sql.js';
import type { TaskGroup } from '../tasks/index.js';

/** Tasks that are about to be handed out: those of one type of a job. */
export type PlacedTasks = Pick<TaskGroup, 'jobId' | 'taskType'>;

/**
 * A part of the Manager that may keep Workers from tasks. It is asked by the scheduler, for one Worker and each group of tasks that it comes
 * by, best first; and by what explains, and what looks for jobs that are stuck, for many Workers at once. So it answers by one look-up.
 * When its answer changes, it raises RunnableSignal and StuckJobSignal.
 */
export interface BeforePlacement {
  /** What its holds are called, and how they end (OBSTACLE_ENDS): a part that knows two kinds has two gates. */
  readonly obstacle: GateObstacle;
  /** Which of these Workers are not to have such tasks now, and why; all ids are those of rows. */
  heldBack(
    sql: SqlReader,
    tasks: PlacedTasks,
    workerIds: readonly number[],
  ): Promise<ReadonlyMap<number, Omit<Hold, 'obstacle'>>>;
}
