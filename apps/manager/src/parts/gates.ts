import type { WorkerObstacle } from '@flamenco/domain/scheduling';
import type { SqlReader } from '../database/sql.js';

/** Tasks of a type of a job: what keeps a Worker from one of them keeps it from all. */
export interface PlacedTasks {
  /** The job's row id. */
  readonly jobId: number;
  readonly taskType: string;
}

/** Decides about Workers, by their row ids: what keeps them from the tasks that it was made for; undefined: nothing does. */
export type PlacementDecision = (workerId: number) => WorkerObstacle | undefined;

/**
 * Has a say in which Workers get which tasks: the scheduler asks it before it hands one out, and whoever explains why a task is not
 * handed out asks it, too. A gate that opens by itself raises `RunnableSignal`, or Workers that wait for a task do not hear of it.
 */
export interface BeforePlacement {
  readonly name: string;
  readonly judge: (
    sql: SqlReader,
    tasks: PlacedTasks,
    workerIds: readonly number[],
  ) => Promise<PlacementDecision>;
}

/**
 * A gate before the placement of tasks.
 * @param facts - what there is to know about these Workers and tasks; asked for once for each task type of each job that is at its
 *   turn, while a Worker waits for its task
 * @param decide - pure
 */
export function beforePlacement<Facts>(
  name: string,
  facts: (sql: SqlReader, tasks: PlacedTasks, workerIds: readonly number[]) => Promise<Facts>,
  decide: (facts: Facts, workerId: number) => WorkerObstacle | undefined,
): BeforePlacement {
  return {
    name,
    judge: async (sql, tasks, workerIds) => {
      const known = await facts(sql, tasks, workerIds);
      return (workerId) => decide(known, workerId);
    },
  };
}
