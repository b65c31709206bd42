import type { SqlReader } from '../../../database/sql.js';
import { type FoundTask, taskQuestions } from '../../tasks/index.js';
import type { PlacementGates } from '../placement-gates.js';
import { NO_TAG, type RunnableGroup, type TaskSeeker } from '../runnable-group.js';
import { countRunnable, GroupsInOrder } from './runnable-groups.js';

/**
 * The next task for a Worker: of its task types; of jobs without a tag or with one of its tags; of none that a
 * gate keeps from it; and none that it failed before. Best job priority first, then task priority, then the oldest
 * job, then the order in the job.
 *
 * The cost is a few index look-ups for each of the Worker's task types and tags, however many tasks are queued.
 */
export async function findNextTask(
  sql: SqlReader,
  gates: PlacementGates,
  seeker: TaskSeeker,
): Promise<FoundTask | undefined> {
  const lines = linesOf(seeker).map(({ taskType, tagId }) => new GroupsInOrder(sql, taskType, tagId));
  let heads = await headsOf(lines);
  while (heads.length > 0) {
    const best = heads.map((head) => head.group).reduce((a, b) => (compareGroups(a, b) <= 0 ? a : b));
    const equals = heads.filter((head) => compareGroups(head.group, best) === 0);
    const found = await firstTaskOf(sql, gates, equals, seeker.workerId);
    if (found) return found;
    heads = [
      ...heads.filter((head) => !equals.includes(head)),
      ...(await headsOf(equals.map(({ line }) => line))),
    ];
  }
  return undefined;
}

/**
 * How many tasks a Worker could be given now, counted up to `most`. Right about none; among several are counted, too, those
 * that it failed or that a gate keeps from it.
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
  const groups = await Promise.all(lines.map((line) => line.next()));
  return lines.flatMap((line, index) => {
    const group = groups[index];
    return group ? [{ line, group }] : [];
  });
}

function compareGroups(a: RunnableGroup, b: RunnableGroup): number {
  return b.jobPriority - a.jobPriority || b.taskPriority - a.taskPriority || a.jobId - b.jobId;
}

/**
 * Of groups that are equal in priority and job, the first task of the job that the Worker may have. Gates are asked once a group: when
 * blocks were looked up in the statement below, for each task, it took 76 ms for a blocked Worker and 100,000 tasks.
 */
async function firstTaskOf(
  sql: SqlReader,
  gates: PlacementGates,
  heads: readonly Head[],
  workerId: number,
): Promise<FoundTask | undefined> {
  let first: FoundTask | undefined;
  for (const { group } of heads) {
    // Asked at once: a database elsewhere answers both in one round trip.
    const [isLetIn, found] = await Promise.all([
      gates.letIn(sql, group, workerId),
      taskQuestions.firstNotFailed(sql, group, workerId),
    ]);
    if (isLetIn && found && (!first || found.indexInJob < first.indexInJob)) first = found;
  }
  return first;
}
