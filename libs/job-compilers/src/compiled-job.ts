import type { JobOutput } from '@flamenco/domain/outputs';
import type { CommandUse } from '@flamenco/domain/warnings';
import type { CompiledColumns, ScriptAnswer, ScriptLogLine, TaskColumns } from './process/protocol.js';

/** A task as a job type's script made it. */
export interface CompiledJobTask {
  /** UUIDv7, given by the Manager: ascending in the order in which the tasks were made. */
  readonly uuid: string;
  readonly name: string;
  readonly type: string;
  readonly priority: number;
  /** A JSON list of `{name, parameters, total_step_count}`, as it is stored and handed out. */
  readonly commands: string;
  /** The positions in the job's tasks, from 0, of those that it waits for, each once. */
  readonly dependencies: readonly number[];
  readonly stepsTotal: number;
  /** A frame range such as `1-10`, when the script or a Blender command's arguments say it. */
  readonly frames?: string;
  /** What the script grouped the task under, such as a layer or a phase. */
  readonly group?: string;
}

/** What a job type made of a job: its tasks, and what the script changed in the job itself. */
export interface CompiledJob {
  readonly name: string;
  readonly priority: number;
  /** A JSON object, as it is stored. */
  readonly settings: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** In the order in which they were added to the job. */
  readonly tasks: readonly CompiledJobTask[];
  /** The files that its tasks' commands say they write. */
  readonly outputs: readonly JobOutput[];
  /** What its tasks' commands ask of the farm, to warn of what is not there. */
  readonly use: CommandUse;
  /** Whether its script asked for the timestamp that is the job's alone: no other job may be given that one. */
  readonly usesTimestamp: boolean;
  /** What its script wrote with print(), alert() and console, in that order. */
  readonly printed: readonly ScriptLogLine[];
}

const NO_DEPENDENCIES: readonly number[] = [];

/** The compiled job of what the compiler process answered. */
export function toCompiledJob({ dependencies, ...job }: CompiledColumns, answer: ScriptAnswer): CompiledJob {
  const tasks = (answer.tasks ?? []).flatMap(toTasks);
  for (let at = 0; at < dependencies.length; at += 2) {
    const task = tasks[dependencies[at] ?? -1];
    if (!task) continue;
    if (task.dependencies === NO_DEPENDENCIES) task.dependencies = [];
    (task.dependencies as number[]).push(dependencies[at + 1] ?? 0);
  }
  return { ...job, usesTimestamp: answer.isTimestampUsed === true, printed: answer.logLines, tasks };
}

/** What their dependencies are is not known yet. */
type NewTask = Omit<CompiledJobTask, 'dependencies'> & { dependencies: readonly number[] };

function toTasks(columns: TaskColumns): NewTask[] {
  return columns.uuids.map((uuid, index) => {
    const frames = columns.frames[index];
    const group = columns.groups[index];
    return {
      uuid,
      name: columns.names[index] ?? '',
      type: columns.types[index] ?? '',
      priority: columns.priorities[index] ?? 0,
      commands: columns.commands[index] ?? '',
      dependencies: NO_DEPENDENCIES,
      stepsTotal: columns.stepsTotals[index] ?? 0,
      ...(frames != null && { frames }),
      ...(group != null && { group }),
    };
  });
}
