import { didYouMean } from '../names/nearest-name.js';
import { nameOf } from '../outputs/output-warnings.js';
import { dirName, toSlashes, type Platform } from '../paths/platform-paths.js';
import type { VariableTable } from '../variables/variable-table.js';
import type { CommandPlace, CommandUse, TaskOddity } from './command-use.js';
import type { JobWarning } from './job-warning.js';

/** What is looked at of a job that its job type has made tasks of. */
export interface JobToWarnOf {
  /** As it was submitted: `manager`, too. */
  readonly submitterPlatform: Platform;
  /** Of its tasks; of several, once or more often. */
  readonly taskTypes: Iterable<string>;
  readonly use: CommandUse;
}

/** A Worker that may get the job's tasks; of several alike, one is enough. */
export interface WorkerAbility {
  readonly platform: Platform;
  readonly taskTypes: readonly string[];
}

/** What a job is held against. Of what is left out nothing is known, and so nothing warned of. */
export interface FarmFacts {
  readonly variables?: VariableTable;
  /** None: the farm is new, or its Workers are yet to come. */
  readonly workers?: readonly WorkerAbility[];
  /** Paths of which the submitter is told otherwise, and with them of all in their folders. */
  readonly toldPaths?: ReadonlySet<string>;
}

/** More of a kind would hide the rest: whoever mends these checks again. */
const MOST_OF_A_KIND = 10;
const MOST_NAMES = 10;

type Rule = (job: JobToWarnOf, farm: FarmFacts) => readonly JobWarning[];

/** In the order in which they are told. */
const RULES: readonly Rule[] = [
  warnOfNoTasks,
  warnOfPlatform,
  warnOfCommands,
  warnOfOddTasks,
  warnOfReferences,
  warnOfTaskTypes,
  warnOfPaths,
];

/** What the submitter of a job should know: nothing of it keeps the job from running, or from being tried. */
export function warningsOfJob(job: JobToWarnOf, farm: FarmFacts): readonly JobWarning[] {
  return RULES.flatMap((rule) => rule(job, farm).slice(0, MOST_OF_A_KIND));
}

function warnOfNoTasks({ taskTypes }: JobToWarnOf): readonly JobWarning[] {
  for (const _ of taskTypes) return [];
  return [
    {
      code: 'job-without-tasks',
      message:
        'The job type made no tasks for these settings: nothing is run, and the job is completed at once.',
      remedy:
        'If something should have been rendered, look at the settings, such as the frames, and submit again.',
    },
  ];
}

const KNOWN_PLATFORMS: readonly Platform[] = ['linux', 'windows', 'darwin'];
const OTHER_NAMES: ReadonlyMap<string, Platform> = new Map([
  ...['macos', 'mac', 'osx', 'mac os x'].map((name) => [name, 'darwin'] as const),
  ...['win', 'win32', 'win64', 'nt'].map((name) => [name, 'windows'] as const),
]);

function warnOfPlatform({ submitterPlatform }: JobToWarnOf, farm: FarmFacts): readonly JobWarning[] {
  const known = new Set([
    'manager',
    ...KNOWN_PLATFORMS,
    ...(farm.variables?.platforms ?? []),
    ...(farm.workers ?? []).map(({ platform }) => platform),
  ]);
  if (known.has(submitterPlatform)) return [];
  const meant = OTHER_NAMES.get(submitterPlatform.toLowerCase());
  return [
    {
      code: 'platform-unknown',
      message: `There is no platform '${submitterPlatform}', so paths in the job are not recognized as those of two-way variables.${meant ? ` Did you mean '${meant}'?` : didYouMean(submitterPlatform, known)}`,
      remedy: `Submit again with submitter_platform ${listed([...known], 'or')}; 'manager' is the platform of the Manager.`,
    },
  ];
}

function warnOfCommands({ use }: JobToWarnOf): readonly JobWarning[] {
  return use.problems.map(({ kind, task, message, failsTask }) => ({
    code: kind,
    message: `Task '${task}': ${message}${/[.!?]$/.test(message) ? '' : '.'}`,
    remedy: failsTask
      ? 'Correct the job type, or the setting that it comes from: a Worker fails the task for it.'
      : 'Correct the job type, or the setting that it comes from: Workers do as if it were not there.',
  }));
}

/** For one task, and for several; and what to do. */
const ODDITIES: Readonly<
  Record<TaskOddity, { readonly has: string; readonly have: string; readonly remedy: string }>
> = {
  'task-without-commands': {
    has: 'has no commands: it is completed without doing anything.',
    have: 'have no commands: they are completed without doing anything.',
    remedy:
      'Correct the job type, unless tasks are there only for others to wait for: add commands with task.addCommand before job.addTask.',
  },
  'optional-without-effect': {
    has: 'says optional: true in some of its commands, not in all of them, so it has no effect.',
    have: 'say optional: true in some of their commands, not in all of them, so it has no effect.',
    remedy:
      'Correct the job type: say it in every command of a task, or make a task of its own of the commands that the job is complete without.',
  },
};

function warnOfOddTasks({ use }: JobToWarnOf): readonly JobWarning[] {
  return use.oddities.map(({ kind, task, count }) => {
    const { has, have, remedy } = ODDITIES[kind];
    const message = count === 1 ? `Task '${task}' ${has}` : `Task '${task}' and ${count - 1} more ${have}`;
    return { code: kind, message, remedy };
  });
}

function warnOfReferences({ use }: JobToWarnOf, { variables, workers }: FarmFacts): readonly JobWarning[] {
  if (!variables) return [];
  const names = new Set(variables.names);
  const platforms = platformsOf(workers);
  return use.references.flatMap((reference) => {
    const { name } = reference;
    const missing = platforms.filter((platform) => !variables.hasValue(name, 'workers', platform));
    if (!names.has(name)) return [unknownVariable(name, reference, variables.names)];
    return missing.length > 0 ? [variableWithoutValue(name, reference, missing)] : [];
  });
}

function unknownVariable(name: string, place: CommandPlace, names: readonly string[]): JobWarning {
  return {
    code: 'variable-unknown',
    message: `{${name}} (${said(place)}) is not a variable of the Manager's configuration: Workers get it as it is written.${didYouMean(name, names)}`,
    remedy: `Correct its name, or add it to the variables of the configuration. There are ${listed(names, 'and')}.`,
  };
}

function variableWithoutValue(name: string, place: CommandPlace, missing: readonly Platform[]): JobWarning {
  const where = listed(missing.map(nameOf), 'and');
  return {
    code: 'variable-unknown',
    message: `Variable {${name}} (${said(place)}) has no value for Workers on ${where}: they get it as it is written.`,
    remedy: `Add a value for ${where} to the variable in the Manager's configuration, or give the job a tag of Workers that have one.`,
  };
}

function warnOfTaskTypes({ taskTypes }: JobToWarnOf, { workers }: FarmFacts): readonly JobWarning[] {
  if (!workers || workers.length === 0) return [];
  const taken = new Set(workers.flatMap((worker) => worker.taskTypes));
  const untaken = [...new Set(taskTypes)].filter((type) => !taken.has(type));
  return untaken.map((type) => ({
    code: 'task-type-without-worker',
    message: `When the job was submitted, no Worker that may get it took tasks of type '${type}': they wait until one does.${didYouMean(type, taken)}`,
    remedy: `Add '${type}' to the task types of a Worker's configuration, or use one of those that are taken: ${listed([...taken], 'and')}.`,
  }));
}

/** Where all Workers have the same platform, a path is the same to all of them. */
function warnOfPaths({ use }: JobToWarnOf, farm: FarmFacts): readonly JobWarning[] {
  const { variables, workers, toldPaths } = farm;
  const platforms = platformsOf(workers);
  if (!variables || platforms.length < 2) return [];
  const told = new Set(Array.from(toldPaths ?? [], dirName));
  const uncovered = use.paths.filter(({ path }) => {
    if (variables.coversOwnPath(path) || isInOneOf(path, told)) return false;
    told.add(dirName(path));
    return true;
  });
  const where = listed(platforms.map(nameOf), 'and');
  return uncovered.map(({ path, ...place }) => ({
    code: 'path-without-variable',
    message: `The path ${path} (${said(place)}) is given to Workers on ${where} alike: no variable covers it.`,
    remedy: `Add a variable to the Manager's configuration with the value for each platform: a two-way one for a folder, another one, such as {blender}, for a program. Or give the job a tag of Workers of one platform.`,
  }));
}

/** Whoever makes a variable for a folder needs not be told of what is in it. */
function isInOneOf(path: string, folders: ReadonlySet<string>): boolean {
  const slashed = toSlashes(path);
  for (const folder of folders) if (slashed.startsWith(`${folder}/`)) return true;
  return false;
}

function platformsOf(workers: readonly WorkerAbility[] = []): readonly Platform[] {
  return [...new Set(workers.map(({ platform }) => platform))].toSorted();
}

function said({ task, command, parameter }: CommandPlace): string {
  return `task '${task}', parameter '${parameter}' of ${command}`;
}

function listed(names: readonly string[], last: 'and' | 'or'): string {
  const shown =
    names.length > MOST_NAMES
      ? [...names.slice(0, MOST_NAMES), `${names.length - MOST_NAMES} more`]
      : [...names];
  const end = shown.pop() ?? 'none';
  return shown.length > 0 ? `${shown.join(', ')} ${last} ${end}` : end;
}
