import { invalid, type FarmError } from '../errors.js';

/** A task as it comes out of a job type's script, as far as it is checked here. */
export interface CompiledTask {
  /** Which of the tasks that the script made it is. */
  readonly number: number;
  readonly name: string;
  readonly type: string;
  /** The numbers of the tasks that it waits for; the same one twice counts once. */
  readonly dependencies: readonly number[];
}

/** Where in a job tasks are, by their numbers. */
export type TaskPositions = Pick<ReadonlyMap<number, number>, 'get'>;

/**
 * Checks the tasks that a job type's script made: each has a name, a type and a number of its own, depends on tasks of the same
 * job only, and never, by whatever detour, on itself. Throws `invalid` for the first fault, naming the tasks.
 * @returns where in the list each task is, by its number
 */
export function checkCompiledTasks(tasks: readonly CompiledTask[]): TaskPositions {
  tasks.forEach(checkWords);
  const positions = tasks.every(({ number }, position) => number === position)
    ? { get: (number: number): number | undefined => (number < tasks.length ? number : undefined) }
    : positionsOf(tasks);
  if (!allDependOnEarlier(tasks, positions)) {
    const cycle = findCycle(tasks, positions);
    if (cycle) throw dependencyCycle(cycle);
  }
  return positions;
}

function positionsOf(tasks: readonly CompiledTask[]): TaskPositions {
  const positions = new Map<number, number>();
  tasks.forEach((task, position) => {
    const twin = positions.get(task.number);
    if (twin !== undefined) throw addedTwice(task, tasks[twin] ?? task);
    positions.set(task.number, position);
  });
  return positions;
}

/** Whether the order of the tasks shows that there is no cycle, as that of most scripts' tasks does. Throws for what is not in the job. */
function allDependOnEarlier(tasks: readonly CompiledTask[], positions: TaskPositions): boolean {
  let isOrdered = true;
  tasks.forEach((task, position) => {
    for (const number of task.dependencies) {
      const dependency = positions.get(number);
      if (dependency === undefined) throw unknownDependency(task);
      isOrdered &&= dependency < position;
    }
  });
  return isOrdered;
}

function checkWords(task: CompiledTask, position: number): void {
  if (task.name.trim() === '') {
    throw invalid(
      'task-without-name',
      `Task ${position + 1} has no name. Give it one: author.Task(name, type).`,
    );
  }
  if (task.type.trim() === '') {
    throw invalid(
      'task-without-type',
      `Task '${task.name}' has no type. Give it one: author.Task(name, type).`,
    );
  }
}

/**
 * Depth first with a stack of its own, for a chain may be longer than the call stack: 1,000,000 tasks are legal.
 */
function findCycle(
  tasks: readonly CompiledTask[],
  positions: TaskPositions,
): readonly CompiledTask[] | undefined {
  const done = new Set<number>();
  const onPath = new Map<number, number>();
  for (const start of tasks) {
    const path: { task: CompiledTask; next: number }[] = [];
    const enter = (task: CompiledTask): void => {
      onPath.set(task.number, path.length);
      path.push({ task, next: 0 });
    };
    if (!done.has(start.number)) enter(start);
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const number = top.task.dependencies[top.next];
      top.next += 1;
      const dependency = number === undefined ? undefined : tasks[positions.get(number) ?? -1];
      if (dependency === undefined) {
        done.add(top.task.number);
        onPath.delete(top.task.number);
        path.pop();
      } else if (onPath.has(dependency.number)) {
        return path.slice(onPath.get(dependency.number)).map(({ task }) => task);
      } else if (!done.has(dependency.number)) {
        enter(dependency);
      }
    }
  }
  return undefined;
}

function addedTwice(task: CompiledTask, twin: CompiledTask): FarmError {
  const names =
    task.name === twin.name ? `Task '${task.name}' was` : `Tasks '${twin.name}' and '${task.name}' were`;
  return invalid('duplicate-task', `${names} added twice. Call job.addTask(task) once for each task.`);
}

function unknownDependency(task: CompiledTask): FarmError {
  return invalid(
    'unknown-dependency',
    `Task '${task.name}' depends on a task that is not in the job. Add that one, too: job.addTask(task).`,
  );
}

/** More tasks than this of a cycle are not named: the message is for people. */
const MOST_NAMES = 10;

function dependencyCycle(cycle: readonly CompiledTask[]): FarmError {
  const names = cycle.slice(0, MOST_NAMES).map(({ name }) => `'${name}'`);
  if (cycle.length > MOST_NAMES) names.push(`${cycle.length - MOST_NAMES} more`);
  return invalid(
    'dependency-cycle',
    `These tasks wait for each other, so none could ever run: ${[...names, names[0]].join(' -> ')}. Remove one of the dependencies.`,
  );
}
