import type { SqlReader } from '../../../database/sql.js';
import type { PlacementGates } from '../placement-gates.js';
import { countRunnable, GroupsInOrder, IS_READY, NO_TAG, type RunnableGroup } from './runnable-groups.js';

/** What decides which tasks a Worker may get. */
export interface TaskSeeker {
  readonly workerId: number;
  readonly taskTypes: readonly string[];
  readonly tagIds: readonly number[];
}

/** A task that was found, by its row id. */
export interface FoundTask {
  readonly id: number;
  readonly index_in_job: number;
}

/**
 * The next task for a Worker, as a row id: of its task types; of jobs without a tag or with one of its tags; that no gate keeps
 * it from; and none that it failed before. Best job priority first, then task priority, then the oldest
 * job, then the order in the job.
 *
 * The cost is a few index look-ups for each of the Worker's task types and tags, however many tasks are queued.
 */
export async function findNextTask(
  sql: SqlReader,
  gates: PlacementGates,
  seeker: TaskSeeker,
): Promise<number | undefined> {
  const lines = linesOf(seeker).map(({ taskType, tagId }) => new GroupsInOrder(sql, taskType, tagId));
  let heads = await headsOf(lines);
  while (heads.length > 0) {
    const best = heads.map((head) => head.group).reduce((a, b) => (compareGroups(a, b) <= 0 ? a : b));
    const equals = heads.filter((head) => compareGroups(head.group, best) === 0);
    const found = await firstTaskOf(sql, gates, equals, seeker.workerId);
    if (found) return found.id;
    heads = [
      ...heads.filter((head) => !equals.includes(head)),
      ...(await headsOf(equals.map(({ line }) => line))),
    ];
  }
  return undefined;
}

/**
 * How many tasks a Worker could be given now, counted up to `most`. Right about none; among several are counted, too, those
 * that it failed, or that a gate keeps it from.
 */
export async function countProspects(
  sql: SqlReader,
  gates: PlacementGates,
  seeker: TaskSeeker,
  most: number,
): Promise<number> {
  if ((await findNextTask(sql, gates, seeker)) === undefined) return 0;
  let count = 0;
  for (const { taskType, tagId } of linesOf(seeker)) count += await countRunnable(sql, taskType, tagId, most);
  return Math.min(most, count);
}

/** A Worker's task types, each with any tag that lets it have tasks of the type. */
function linesOf({
  taskTypes,
  tagIds,
}: TaskSeeker): readonly { readonly taskType: string; readonly tagId: number }[] {
  return taskTypes.flatMap((taskType) => [NO_TAG, ...tagIds].map((tagId) => ({ taskType, tagId })));
}

interface Head {
  readonly line: GroupsInOrder;
  readonly group: RunnableGroup;
}

/** The next group of each line that has one. */
async function headsOf(lines: readonly GroupsInOrder[]): Promise<readonly Head[]> {
  const heads: Head[] = [];
  for (const line of lines) {
    const group = await line.next();
    if (group) heads.push({ line, group });
  }
  return heads;
}

function compareGroups(a: RunnableGroup, b: RunnableGroup): number {
  return b.jobPriority - a.jobPriority || b.taskPriority - a.taskPriority || a.jobId - b.jobId;
}

/** Of groups that are equal in priority and job, the first task of the job that the Worker may have. */
async function firstTaskOf(
  sql: SqlReader,
  gates: PlacementGates,
  heads: readonly Head[],
  workerId: number,
): Promise<FoundTask | undefined> {
  let first: FoundTask | undefined;
  for (const { group } of heads) {
    if ((await gates.obstacleFor(sql, group, workerId)) !== undefined) continue;
    const found = await firstNotFailed(sql, group, workerId);
    if (found && (!first || found.index_in_job < first.index_in_job)) first = found;
  }
  return first;
}

/** The first task of a group that a Worker has not failed. */
export function firstNotFailed(
  sql: SqlReader,
  group: RunnableGroup,
  workerId: number,
): Promise<FoundTask | undefined> {
  return sql.get<FoundTask>(FIRST_TASK, group.jobId, group.taskType, group.taskPriority, workerId);
}

const FIRST_TASK = `SELECT id, index_in_job FROM tasks INDEXED BY tasks_runnable
     WHERE job_id = ? AND type = ? AND priority = ? AND ${IS_READY}
       AND NOT EXISTS (SELECT 1 FROM task_failures WHERE task_id = tasks.id AND worker_id = ?)
     ORDER BY index_in_job LIMIT 1`;
