import type { JobDependencies, TaskSummary } from '@flamenco/api-client';
import { type TaskCounts, countTasks } from '@flamenco/domain/jobs';

/** Tasks that are one box of the graph: a group, those of a type, or one alone. */
export interface GraphNode {
  readonly id: string;
  readonly label: string;
  readonly tasks: readonly TaskSummary[];
  readonly counts: TaskCounts;
}

/** That something in one box waits for something in another. */
export interface GraphEdge {
  /** What has to be completed first. */
  readonly from: string;
  readonly to: string;
}

/** What waits for what in a job. */
export interface JobGraph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** So many tasks without a group have boxes of their own; more are put together by type. */
const MOST_SINGLE_TASKS = 40;

/** A job's tasks as boxes, in their order, and what waits between them. What waits within a box is not shown. */
export function jobGraph(tasks: readonly TaskSummary[], { dependencies }: JobDependencies): JobGraph {
  const ungrouped = tasks.filter(({ group }) => !group).length;
  const keyOf = (task: TaskSummary): string => {
    if (task.group) return `group ${task.group}`;
    return ungrouped > MOST_SINGLE_TASKS ? `type ${task.task_type}` : `task ${task.id}`;
  };
  const members = new Map<string, TaskSummary[]>();
  const keys = new Map<number, string>();
  for (const task of tasks) {
    const key = keyOf(task);
    keys.set(task.index_in_job, key);
    const known = members.get(key);
    if (known === undefined) members.set(key, [task]);
    else known.push(task);
  }
  return { nodes: [...members].map(([id, own]) => nodeOf(id, own)), edges: edgesBetween(keys, dependencies) };
}

function nodeOf(id: string, tasks: readonly TaskSummary[]): GraphNode {
  const [first] = tasks;
  const label = first?.group || (id.startsWith('type ') ? (first?.task_type ?? '') : (first?.name ?? ''));
  return { id, label, tasks, counts: countTasks(tasks.map(({ status }) => status)) };
}

function edgesBetween(
  keys: ReadonlyMap<number, string>,
  dependencies: JobDependencies['dependencies'],
): readonly GraphEdge[] {
  const edges = new Map<string, GraphEdge>();
  for (const { task, needs } of dependencies) {
    const to = keys.get(task);
    for (const need of needs) {
      const from = keys.get(need);
      if (from !== undefined && to !== undefined && from !== to) edges.set(`${from} > ${to}`, { from, to });
    }
  }
  return [...edges.values()];
}
