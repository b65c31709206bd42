import { invalid, type FarmError } from '../errors.js';

/** A task as it comes out of a job type's script, as far as it is checked here. */
export interface CompiledTask {
  readonly uuid: string;
  readonly name: string;
  readonly type: string;
  /** The UUIDs of the tasks that it waits for; the same one twice counts once. */
  readonly dependencies: readonly string[];
}

/**
 * Checks the tasks that a job type's script made: each has a name, a type and a UUID of its own, depends on tasks of
 * the same job only, and never, by whatever detour, on itself. Throws `invalid` for the first fault, naming the tasks.
 */
export function checkCompiledTasks(tasks: readonly CompiledTask[]): void {
  const byUuid = new Map<string, CompiledTask>();
  for (const [index, task] of tasks.entries()) {
    checkWords(task, index);
    const twin = byUuid.get(task.uuid);
    if (twin) throw addedTwice(task, twin);
    byUuid.set(task.uuid, task);
  }
  for (const task of tasks) {
    const missing = task.dependencies.find((uuid) => !byUuid.has(uuid));
    if (missing !== undefined) throw unknownDependency(task, missing);
  }
  const cycle = findCycle(tasks, byUuid);
  if (cycle) throw dependencyCycle(cycle);
}

function checkWords(task: CompiledTask, index: number): void {
  if (task.uuid === '') {
    throw invalid(
      'task-without-uuid',
      `Task ${index + 1} has no UUID. Make tasks with author.Task(name, type).`,
    );
  }
  if (task.name.trim() === '') {
    throw invalid(
      'task-without-name',
      `Task ${index + 1} has no name. Give it one: author.Task(name, type).`,
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
  byUuid: ReadonlyMap<string, CompiledTask>,
): readonly CompiledTask[] | undefined {
  const done = new Set<string>();
  const onPath = new Map<string, number>();
  for (const start of tasks) {
    const path: { task: CompiledTask; next: number }[] = [];
    const enter = (task: CompiledTask): void => {
      onPath.set(task.uuid, path.length);
      path.push({ task, next: 0 });
    };
    if (!done.has(start.uuid)) enter(start);
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const uuid = top.task.dependencies[top.next];
      top.next += 1;
      const dependency = uuid === undefined ? undefined : byUuid.get(uuid);
      if (dependency === undefined) {
        done.add(top.task.uuid);
        onPath.delete(top.task.uuid);
        path.pop();
      } else if (onPath.has(dependency.uuid)) {
        return path.slice(onPath.get(dependency.uuid)).map(({ task }) => task);
      } else if (!done.has(dependency.uuid)) {
        enter(dependency);
      }
    }
  }
  return undefined;
}

function addedTwice(task: CompiledTask, twin: CompiledTask): FarmError {
  const names =
    task.name === twin.name ? `Task '${task.name}' was` : `Tasks '${twin.name}' and '${task.name}' were`;
  return invalid(
    'duplicate-task',
    `${names} added twice, with UUID ${task.uuid}. Call job.addTask(task) once for each task.`,
  );
}

function unknownDependency(task: CompiledTask, uuid: string): FarmError {
  return invalid(
    'unknown-dependency',
    `Task '${task.name}' depends on a task that is not in the job (UUID ${uuid}). Add that one, too: job.addTask(task).`,
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
