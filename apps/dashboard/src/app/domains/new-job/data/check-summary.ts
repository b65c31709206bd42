import type { JobCheckResult, JobCheckTask } from '@flamenco/api-client';
import { uniteFrames } from '@flamenco/domain/frames';

/** Tasks of a job that belong together. */
export interface CheckedGroup {
  readonly name: string;
  /** How many of them were told. */
  readonly count: number;
  /** Of all of them; undefined: they have none. */
  readonly frames: string | undefined;
  readonly first: JobCheckTask;
}

/** What a job would be, in short. */
export interface CheckSummary {
  readonly taskCount: number;
  readonly types: readonly { readonly type: string; readonly count: number }[];
  /** In the order of their first tasks. */
  readonly groups: readonly CheckedGroup[];
  readonly tasks: readonly JobCheckTask[];
  /** How many tasks are not among `tasks`, which types and groups are of. */
  readonly untold: number;
}

/** Says in short what a job would be. */
export function summaryOf({ tasks = [], task_count: taskCount }: JobCheckResult): CheckSummary {
  const byType = groupsOf(tasks, ({ type }) => type);
  const byGroup = groupsOf(tasks, ({ group, type }) => group ?? type);
  return {
    taskCount: taskCount ?? tasks.length,
    types: [...byType].map(([type, { length: count }]) => ({ type, count })),
    groups: [...byGroup].flatMap(([name, members]) => {
      const [first] = members;
      return first === undefined ? [] : [groupOf(name, members, first)];
    }),
    tasks,
    untold: Math.max(0, (taskCount ?? tasks.length) - tasks.length),
  };
}

function groupOf(name: string, members: readonly JobCheckTask[], first: JobCheckTask): CheckedGroup {
  const ranges = members.flatMap(({ frames }) => (frames === undefined ? [] : [frames]));
  const frames = ranges.length > 0 ? uniteFrames(ranges) : undefined;
  return { name, count: members.length, frames, first };
}

function groupsOf(
  tasks: readonly JobCheckTask[],
  nameOf: (task: JobCheckTask) => string,
): ReadonlyMap<string, readonly JobCheckTask[]> {
  const groups = new Map<string, JobCheckTask[]>();
  for (const task of tasks) {
    const members = groups.get(nameOf(task));
    if (members) members.push(task);
    else groups.set(nameOf(task), [task]);
  }
  return groups;
}
