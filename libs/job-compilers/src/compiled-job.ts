import { checkCompiledTasks, framesOfRenderArgs, invalid } from '@flamenco/domain';

/** A command of a compiled task; its parameters are JSON. */
export interface CompiledCommand {
  readonly name: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** 0 says that the command has no steps of its own. */
  readonly totalStepCount: number;
}

/** A task as a job type's script made it. */
export interface CompiledJobTask {
  /** UUIDv7: ascending in the order in which the tasks were made. */
  readonly uuid: string;
  readonly name: string;
  readonly type: string;
  readonly priority: number;
  /** From 1, in the order in which they were added to the job. */
  readonly indexInJob: number;
  readonly commands: readonly CompiledCommand[];
  /** UUIDs of tasks of the same job, each once. */
  readonly dependencies: readonly string[];
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
  readonly settings: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, string>>;
  readonly tasks: readonly CompiledJobTask[];
}

/**
 * Checks what came out of the sandbox, shape and sense, and says which frames each task renders, as far as known. The
 * script API wrote it, but a script may have tampered with the built-ins that the API uses. Throws `invalid`.
 */
export function checkCompiledJob(value: unknown): readonly (string | null)[] {
  const isJob =
    isRecord(value) &&
    isText(value['name']) &&
    Number.isSafeInteger(value['priority']) &&
    isRecord(value['settings']) &&
    isRecord(value['metadata']) &&
    Object.values(value['metadata']).every(isText) &&
    isListOf(value['tasks'], isTask);
  if (!isJob) {
    throw invalid(
      'job-script-failed',
      'what it made is no compiled job. Do not replace built-in functions of JavaScript',
    );
  }
  const { tasks } = value as unknown as CompiledJob;
  checkCompiledTasks(tasks);
  return tasks.map((task) => task.frames ?? framesOfCommands(task) ?? null);
}

/** Where a script says no frames, those that the arguments of the task's Blender command name. */
function framesOfCommands({ commands }: CompiledJobTask): string | undefined {
  const args = commands.find(({ name }) => name === 'blender-render')?.parameters['args'];
  return Array.isArray(args) ? framesOfRenderArgs(args) : undefined;
}

/** The compiled job of a JSON text that `checkCompiledJob` found to be one. */
export function toCompiledJob(checkedJson: string, framesOfTasks: readonly (string | null)[]): CompiledJob {
  const job = JSON.parse(checkedJson) as CompiledJob;
  return {
    ...job,
    tasks: job.tasks.map((task, index) => {
      const frames = framesOfTasks[index];
      return frames == null || task.frames !== undefined ? task : { ...task, frames };
    }),
  };
}

function isTask(value: unknown): boolean {
  return (
    isRecord(value) &&
    isText(value['uuid']) &&
    isText(value['name']) &&
    isText(value['type']) &&
    isOptionalText(value['frames']) &&
    isOptionalText(value['group']) &&
    Number.isSafeInteger(value['priority']) &&
    Number.isSafeInteger(value['indexInJob']) &&
    Number.isSafeInteger(value['stepsTotal']) &&
    isListOf(value['dependencies'], isText) &&
    isListOf(value['commands'], isCommand)
  );
}

function isCommand(value: unknown): boolean {
  return (
    isRecord(value) &&
    isText(value['name']) &&
    isRecord(value['parameters']) &&
    Number.isSafeInteger(value['totalStepCount'])
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isListOf(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every((item) => isItem(item));
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isOptionalText(value: unknown): boolean {
  return value === undefined || isText(value);
}
