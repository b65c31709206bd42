import { framesOfCommands } from '@flamenco/domain/frames';
import { checkCompiledTasks, type CompiledTask } from '@flamenco/domain/jobs';
import { OutputCollector } from '@flamenco/domain/outputs';
import { stepsOfTask } from '@flamenco/domain/tasks';
import { CommandUseCollector } from '@flamenco/domain/warnings';
import { OutputChecks } from './output-checks.js';
import type { CompiledColumns, NumberColumn, UuidSeed } from './protocol.js';
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

/** A task as the script API writes it: see AuthoredTask in sandbox/script-api.js. */
interface WrittenTask extends CompiledTask {
  readonly priority: number;
  readonly commands: readonly WrittenCommand[];
  readonly frames: string | null;
  readonly group: string | null;
}

interface WrittenCommand {
  readonly name: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly totalStepCount: number;
}

/**
 * Checks the JSON of a compiled job, and makes of it what is stored.
 * @throws FarmError `invalid` that names what is wrong, and of which task
 */
export function readCompiledOutput(json: string, seed: UuidSeed): CompiledColumns {
  const checks = new OutputChecks();
  const output = checks.record(JSON.parse(json), 'the result');
  const job = checks.record(output['job'], 'the result');
  const settings = checks.record(job['settings'], 'settings');
  checks.nesting(settings, 'settings');
  const read = {
    name: checks.text(job['name'], 'the name', LONGEST_NAME),
    priority: checks.integer(job['priority'], 'the priority'),
    settings: checks.json(JSON.stringify(settings), 'settings', LONGEST_JSON),
    metadata: readMetadata(job['metadata'], checks),
  };
  const tasks = readTasks(output['tasks'], checks);
  const framesOfTasks = tasks.map((task) => task.frames ?? framesOfCommands(task.commands));
  return {
    ...read,
    outputs: outputsOf(tasks, framesOfTasks),
    use: useOf(tasks),
    tasks: toColumns(tasks, framesOfTasks, checkCompiledTasks(tasks), seed),
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

/** They come in lists of some. */
function readTasks(lists: unknown, checks: OutputChecks): readonly WrittenTask[] {
  const tasks: WrittenTask[] = [];
  for (const list of checks.list(lists, 'the list of tasks', MOST_TASKS)) {
    for (const task of checks.list(list, 'the list of tasks', MOST_TASKS - tasks.length)) {
      checks.task = tasks.length;
      tasks.push(readTask(task, checks));
    }
    checks.task = undefined;
  }
  return tasks;
}

function readTask(value: unknown, checks: OutputChecks): WrittenTask {
  const task = checks.list(value, 'the result', FIELDS_OF_A_TASK);
  return {
    number: checks.integer(task[0], 'the number', 0, MOST_TASK_NUMBERS - 1),
    name: checks.text(task[1], 'the name', LONGEST_NAME),
    type: checks.text(task[2], 'the type', LONGEST_TYPE),
    priority: checks.integer(task[3], 'the priority'),
    commands: readCommands(checks.list(task[4], 'the list of commands', MOST_COMMANDS), checks),
    dependencies: readDependencies(task[5], checks),
    frames: checks.textOrNull(task[6], 'frames', LONGEST_FRAMES),
    group: checks.textOrNull(task[7], 'the group', LONGEST_NAME),
  };
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

function toColumns(
  tasks: readonly WrittenTask[],
  framesOfTasks: readonly (string | undefined)[],
  positions: ReadonlyMap<number, number>,
  seed: UuidSeed,
): CompiledColumns['tasks'] {
  const checks = new OutputChecks();
  const commands = tasks.map((task, index) => {
    checks.task = index;
    return checks.json(commandsToJson(task), 'the list of commands', LONGEST_JSON);
  });
  return {
    uuids: tasks.map(({ number }) => taskUuid(seed, number)),
    names: tasks.map(({ name }) => name),
    types: tasks.map(({ type }) => type),
    priorities: toColumn(
      tasks.map(({ priority }) => priority),
      Int32Array,
    ),
    commands,
    stepsTotals: toColumn(
      tasks.map((task) => stepsOfTask(task.commands)),
      Float64Array,
    ),
    frames: framesOfTasks.map((frames) => frames ?? null),
    groups: tasks.map(({ group }) => group),
    dependencies: pairsOf(tasks, positions),
  };
}

/** As they are stored, and as the API and the Workers have them. */
function commandsToJson({ commands }: WrittenTask): string {
  return JSON.stringify(
    commands.map(({ name, parameters, totalStepCount }) => ({
      name,
      parameters,
      total_step_count: totalStepCount,
    })),
  );
}

/** What the tasks write. A task's frames are those of its one render command; of several, each says its own. */
function outputsOf(
  tasks: readonly WrittenTask[],
  framesOfTasks: readonly (string | undefined)[],
): CompiledColumns['outputs'] {
  const collector = new OutputCollector();
  tasks.forEach(({ commands }, position) => {
    const isAlone = commands.length === 1;
    for (const command of commands)
      collector.add(command, isAlone ? framesOfTasks[position] : framesOfCommands([command]));
  });
  return collector.outputs();
}

function useOf(tasks: readonly WrittenTask[]): CompiledColumns['use'] {
  const collector = new CommandUseCollector();
  for (const task of tasks) collector.add(task);
  return collector.use();
}

/** For each dependency the position of the task, and the position of the one that it waits for; each once. */
function pairsOf(tasks: readonly WrittenTask[], positions: ReadonlyMap<number, number>): NumberColumn {
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
