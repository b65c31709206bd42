import type { JobWarning } from '@flamenco/domain/warnings';
import type { CompiledJob, CompiledJobTask } from '../compiled-job.js';
import type { ScriptLogLine } from '../process/protocol.js';

/** A command of a task, as Workers are given it but for the values of variables. */
export interface ReportedCommand {
  readonly name: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly total_step_count: number;
}

/** A task that a job would have. */
export interface ReportedTask {
  /** From 1. */
  readonly index_in_job: number;
  readonly name: string;
  readonly type: string;
  readonly priority: number;
  readonly steps_total: number;
  readonly frames?: string;
  readonly group?: string;
  /** The `index_in_job` of those that it waits for. */
  readonly dependencies: readonly number[];
  readonly commands: readonly ReportedCommand[];
}

/** What would become of a job, for the person who writes its job type or its settings. Field names are those of the API. */
export interface JobReport {
  readonly name: string;
  readonly priority: number;
  /** Those that were given, in the types that the job type has for them, and defaults; and what its script made of them. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, string>>;
  readonly task_count: number;
  /** The first ones: no report is larger than people read. */
  readonly tasks: readonly ReportedTask[];
  /** How many tasks are not in `tasks`. */
  readonly tasks_left_out: number;
  readonly warnings: readonly JobWarning[];
  /** What the script printed, in this order. */
  readonly printed: readonly ScriptLogLine[];
}

/** Tasks in a report, unless told otherwise. */
export const USUAL_REPORTED_TASKS = 1000;

/** Characters of JSON that the tasks of a report may have together; the first task is told of whatever its size. */
const MOST_CHARACTERS = 2 * 2 ** 20;
/** What a task has in JSON besides its texts, and what each of its dependencies takes; both roughly. */
const CHARACTERS_OF_A_TASK = 150;
const CHARACTERS_OF_A_DEPENDENCY = 8;

/**
 * Tells what a compiled job would be.
 * @param mostTasks - tasks that are told of at most
 */
export function reportOf(
  compiled: CompiledJob,
  warnings: readonly JobWarning[],
  mostTasks = USUAL_REPORTED_TASKS,
): JobReport {
  const told = compiled.tasks.slice(0, countThatFit(compiled.tasks, mostTasks));
  return {
    name: compiled.name,
    priority: compiled.priority,
    settings: JSON.parse(compiled.settings) as JobReport['settings'],
    metadata: compiled.metadata,
    task_count: compiled.tasks.length,
    tasks: told.map(toReportedTask),
    tasks_left_out: compiled.tasks.length - told.length,
    warnings,
    printed: compiled.printed,
  };
}

function countThatFit(tasks: readonly CompiledJobTask[], mostTasks: number): number {
  let characters = 0;
  const end = tasks.findIndex((task, position) => {
    const { name, type, commands, frames = '', group = '', dependencies } = task;
    const texts = [name, type, commands, frames, group];
    characters += CHARACTERS_OF_A_TASK + dependencies.length * CHARACTERS_OF_A_DEPENDENCY;
    for (const text of texts) characters += text.length;
    return position >= mostTasks || (position > 0 && characters > MOST_CHARACTERS);
  });
  return end < 0 ? tasks.length : end;
}

function toReportedTask(task: CompiledJobTask, position: number): ReportedTask {
  const { name, type, priority, stepsTotal, frames, group, dependencies, commands } = task;
  return {
    index_in_job: position + 1,
    name,
    type,
    priority,
    steps_total: stepsTotal,
    ...(frames !== undefined && { frames }),
    ...(group !== undefined && { group }),
    dependencies: dependencies.map((dependency) => dependency + 1),
    commands: JSON.parse(commands) as readonly ReportedCommand[],
  };
}
