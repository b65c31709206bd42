import type { JobOutput } from '@flamenco/domain/outputs';
import type { CommandUse } from '@flamenco/domain/warnings';
import type { CompiledColumns, ScriptAnswer, ScriptLogLine } from './process/protocol.js';

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

/** The compiled job of what the compiler process answered. */
export function toCompiledJob({ tasks, ...job }: CompiledColumns, answer: ScriptAnswer): CompiledJob {
  const dependencies = tasks.uuids.map((): number[] => []);
  for (let at = 0; at < tasks.dependencies.length; at += 2)
    dependencies[tasks.dependencies[at] ?? -1]?.push(tasks.dependencies[at + 1] ?? 0);
  return {
    ...job,
    usesTimestamp: answer.isTimestampUsed === true,
    printed: answer.logLines,
    tasks: tasks.uuids.map((uuid, index) => {
      const frames = tasks.frames[index];
      const group = tasks.groups[index];
      return {
        uuid,
        name: tasks.names[index] ?? '',
        type: tasks.types[index] ?? '',
        priority: tasks.priorities[index] ?? 0,
        commands: tasks.commands[index] ?? '',
        dependencies: dependencies[index] ?? [],
        stepsTotal: tasks.stepsTotals[index] ?? 0,
        ...(frames != null && { frames }),
        ...(group != null && { group }),
      };
    }),
  };
}
