import { framesOfCommands } from '@flamenco/domain/frames';
import { checkCompiledTasks, type CompiledTask, type TaskPositions } from '@flamenco/domain/jobs';
import { OutputCollector } from '@flamenco/domain/outputs';
import { stepsOfTask } from '@flamenco/domain/tasks';
import { CommandUseCollector } from '@flamenco/domain/warnings';
import { OutputChecks } from './output-checks.js';
import type { CompiledColumns, NumberColumn, TaskColumns, UuidSeed } from './protocol.js';
import { MOST_TASK_NUMBERS, taskUuid } from './task-uuids.js';

/*
 * What a script's run gives, read as a stranger's request would be. The script API writes it, but inside the isolate, where a script
 * can replace what the API is built on: so nothing of it is believed but that it is a text.
 */

const MOST_TASKS = 1_000_000;
const MOST_COMMANDS = 10_000;
const MOST_METADATA = 1000;
const LONGEST_NAME = 1000;
const LONGEST_TYPE = 255;
const LONGEST_FRAMES = 100_000;
const LONGEST_METADATUM = 100_000;
/** Characters of JSON: the settings of a job, the commands of a task. */
const LONGEST_JSON = 8 * 2 ** 20;

const FIELDS_OF_A_TASK = 8;

/** Numbers that leave as a list. */
const MOST_OF_A_LIST = 64;

/** A command as the script API writes it: see AuthoredCommand in sandbox/script-api.js. */
interface WrittenCommand {
  readonly name: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly totalStepCount: number;
}

/** Columns that are being filled. */
type Filled<Columns> = {
  -readonly [Column in keyof Columns]: Columns[Column] extends NumberColumn
    ? number[]
    : Columns[Column] extends readonly (infer Item)[]
      ? Item[]
      : never;
};

type JobWords = Pick<CompiledColumns, 'name' | 'priority' | 'settings' | 'metadata'>;

/**
 * The JSON of a compiled job, checked, and made into what is stored. All throw FarmError `invalid` that names what is wrong, and of
 * which task.
 */
export class CompiledOutput {
  private readonly checks = new OutputChecks();
  private readonly seed: UuidSeed;
  /** Of all tasks, for what is checked of the whole. */
  private readonly tasks: CompiledTask[] = [];
  private readonly outputs = new OutputCollector();
  private readonly use = new CommandUseCollector();

  constructor(seed: UuidSeed) {
    this.seed = seed;
  }

  /** Reads the answer to 'compile' of a job of few tasks: all there is. */
  readWhole(written: Written): { readonly job: CompiledColumns; readonly tasks: TaskColumns } {
    const words = this.readJob(written['job']);
    const tasks = this.readTasks(written['tasks']);
    return { job: this.finish(words), tasks };
  }

  /** Reads some of the tasks, in lists of some. Those of the job come in their order. */
  readTasks(lists: unknown): TaskColumns {
    const { checks } = this;
    const columns = emptyColumns();
    for (const list of checks.list(lists, 'the list of tasks', MOST_TASKS)) {
      for (const task of checks.list(list, 'the list of tasks', MOST_TASKS - this.tasks.length)) {
        checks.task = this.tasks.length;
        this.readTask(checks.list(task, 'the result', FIELDS_OF_A_TASK), columns);
      }
      checks.task = undefined;
    }
    const { priorities, stepsTotals } = columns;
    return {
      ...columns,
      priorities: toColumn(priorities, Int32Array),
      stepsTotals: toColumn(stepsTotals, Float64Array),
    };
  }

  /** Reads the rest of a job, of which all tasks are read. */
  readRest(job: unknown): CompiledColumns {
    return this.finish(this.readJob(job));
  }

  private finish(words: JobWords): CompiledColumns {
    const positions = checkCompiledTasks(this.tasks);
    return {
      ...words,
      outputs: this.outputs.outputs(),
      use: this.use.use(),
      dependencies: pairsOf(this.tasks, positions),
    };
  }

  private readJob(value: unknown): JobWords {
    const { checks } = this;
    const job = checks.record(value, 'the result');
    const settings = checks.record(job['settings'], 'settings');
    checks.nesting(settings, 'settings');
    return {
      name: checks.text(job['name'], 'the name', LONGEST_NAME),
      priority: checks.integer(job['priority'], 'the priority'),
      settings: checks.json(JSON.stringify(settings), 'settings', LONGEST_JSON),
      metadata: readMetadata(job['metadata'], checks),
    };
  }

  private readTask(task: readonly unknown[], columns: Filled<TaskColumns>): void {
    const { checks } = this;
    const number = checks.integer(task[0], 'the number', 0, MOST_TASK_NUMBERS - 1);
    const name = checks.text(task[1], 'the name', LONGEST_NAME);
    const type = checks.text(task[2], 'the type', LONGEST_TYPE);
    columns.uuids.push(taskUuid(this.seed, number));
    columns.names.push(name);
    columns.types.push(type);
    columns.priorities.push(checks.integer(task[3], 'the priority'));
    const commands = readCommands(checks.list(task[4], 'the list of commands', MOST_COMMANDS), checks);
    columns.commands.push(checks.json(commandsToJson(commands), 'the list of commands', LONGEST_JSON));
    columns.stepsTotals.push(stepsOfTask(commands));
    const dependencies = readDependencies(task[5], checks);
    const frames = checks.textOrNull(task[6], 'frames', LONGEST_FRAMES) ?? framesOfCommands(commands);
    columns.frames.push(frames ?? null);
    columns.groups.push(checks.textOrNull(task[7], 'the group', LONGEST_NAME));
    this.tasks.push({ number, name, type, dependencies });
    this.use.add({ name, commands });
    // A task's frames are those of its one render command; of several, each says its own.
    for (const command of commands)
      this.outputs.add(command, commands.length === 1 ? frames : framesOfCommands([command]));
  }
}

/** What the script API wrote. */
export type Written = Readonly<Record<string, unknown>>;

/** Of a job that comes in parts: how many those of its tasks are. */
export function partsOf(written: Written): number | undefined {
  const parts = written['parts'];
  return parts === undefined ? undefined : new OutputChecks().integer(parts, 'the result', 1, MOST_TASKS);
}

function emptyColumns(): Filled<TaskColumns> {
  return {
    uuids: [],
    names: [],
    types: [],
    priorities: [],
    commands: [],
    stepsTotals: [],
    frames: [],
    groups: [],
  };
}

function readMetadata(value: unknown, checks: OutputChecks): Readonly<Record<string, string>> {
  const entries = Object.entries(checks.record(value, 'metadata'));
  checks.list(entries, 'metadata', MOST_METADATA);
  return Object.fromEntries(
    entries.map(([key, datum]) => [
      checks.text(key, 'a key of the metadata', LONGEST_TYPE),
      checks.text(datum, `'${key}' in the metadata`, LONGEST_METADATUM),
    ]),
  );
}

function readDependencies(value: unknown, checks: OutputChecks): readonly number[] {
  const numbers = checks.list(value, 'the list of dependencies', MOST_TASKS);
  for (const number of numbers) checks.integer(number, 'a dependency', 0, MOST_TASK_NUMBERS - 1);
  return numbers as readonly number[];
}

function readCommands(commands: readonly unknown[], checks: OutputChecks): readonly WrittenCommand[] {
  const read: WrittenCommand[] = [];
  for (const value of commands) {
    checks.command = read.length;
    const command = checks.record(value, 'the result');
    const parameters = checks.record(command['parameters'], 'parameters');
    checks.nesting(parameters, 'parameters');
    read.push({
      name: checks.text(command['name'], 'the name', LONGEST_TYPE),
      parameters,
      totalStepCount: checks.integer(command['totalStepCount'], 'the step count', 0),
    });
  }
  checks.command = undefined;
  return read;
}

/** As they are stored, and as the API and the Workers have them. */
function commandsToJson(commands: readonly WrittenCommand[]): string {
  return JSON.stringify(
    commands.map(({ name, parameters, totalStepCount }) => ({
      name,
      parameters,
      total_step_count: totalStepCount,
    })),
  );
}

/** For each dependency the position of the task, and the position of the one that it waits for; each once. */
function pairsOf(tasks: readonly CompiledTask[], positions: TaskPositions): NumberColumn {
  const pairs: number[] = [];
  tasks.forEach(({ dependencies }, position) => {
    const numbers = dependencies.length > 1 ? [...new Set(dependencies)] : dependencies;
    numbers.forEach((number) => pairs.push(position, positions.get(number) ?? 0));
  });
  return toColumn(pairs, Int32Array);
}

function toColumn(numbers: readonly number[], Packed: typeof Int32Array | typeof Float64Array): NumberColumn {
  return numbers.length > MOST_OF_A_LIST ? Packed.from(numbers) : numbers;
}
