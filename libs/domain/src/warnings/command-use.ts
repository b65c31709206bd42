import { problemsOfCommand, type CommandProblem } from '../commands/read-parameters.js';
import { isAbsolutePath } from '../paths/absolute-path.js';
import { isUncFileWithSlashes, isWindowsPath } from '../paths/platform-paths.js';
import { isOptionalTask } from '../tasks/optional-task.js';

/** Where in a job's commands something was found; of several places, the first. */
export interface CommandPlace {
  readonly task: string;
  readonly command: string;
  readonly parameter: string;
}

/** What a job's commands ask of the farm, and what is not as their description has it. */
export interface CommandUse {
  /** Each once, of the first task that has it. */
  readonly problems: readonly (CommandProblem & { readonly task: string })[];
  /** What stands in braces and looks like a variable's name, where Workers are given variables' values. Each name once. */
  readonly references: readonly (CommandPlace & { readonly name: string })[];
  /** Absolute paths that do not begin with a variable: for each parameter, one below each top folder. */
  readonly paths: readonly (CommandPlace & { readonly path: string })[];
  /** What is likely not meant about whole tasks: of each kind the first task, and how many there are. */
  readonly oddities: readonly { readonly kind: TaskOddity; readonly task: string; readonly count: number }[];
}

/** A task that does nothing, or one whose `optional: true` has no effect, as it is not said of all of its commands. */
export type TaskOddity = 'task-without-commands' | 'optional-without-effect';

/** That of commands which nothing is to be said of. */
export const NO_COMMAND_USE: CommandUse = { problems: [], references: [], paths: [], oddities: [] };

type Parameters = Readonly<Record<string, unknown>>;

interface MadeCommand {
  readonly name: string;
  readonly parameters: Parameters;
}

interface MadeTask {
  readonly name: string;
  readonly commands: readonly MadeCommand[];
}

/** More of a kind are not kept: a person reads some of them at most. */
const MOST_OF_A_KIND = 100;
const LONGEST_NAME = 100;
const NAME = /^[A-Za-z_][\w.-]*$/;
/** Characters before a brace with which it is the shell's, or FFmpeg's. */
const NO_VARIABLE_AFTER = new Set(['$', '%']);
/** Commands of different shapes that are held against their description: scripts that make more than some are rare. */
const MOST_SHAPES = 1000;
/** Its value is Python, where braces are dictionaries and f-strings. */
const PYTHON_ARGUMENT = '--python-expr';
const TOP_FOLDER = /^(?:[A-Za-z]:[\\/]|[\\/]{1,2}[^\\/]+[\\/])/;

/**
 * Gathers the use of a job's commands, as they come out of its script. A job has up to a million of them, so of those that are alike
 * the first is held against its description: the ones with the same parameters, but for what texts say beyond being absolute paths or
 * not. For variables, texts, texts in lists and in fields of objects are looked at: a Worker is given these with the values of
 * variables. Fields are no place to look for paths in: `expect` says them again.
 */
export class CommandUseCollector {
  /** Of each command the parameters that came last, and their number: mostly the next ones are like them. */
  private readonly last = new Map<string, { readonly parameters: Parameters; readonly count: number }>();
  private readonly shapes = new Set<string>();
  private readonly problems = new Map<string, CommandUse['problems'][number]>();
  private readonly references = new Map<string, CommandUse['references'][number]>();
  private readonly paths = new Map<string, CommandUse['paths'][number]>();
  private readonly oddities = new Map<TaskOddity, CommandUse['oddities'][number]>();

  /** Looks at a task, with its commands. */
  add(task: MadeTask): void {
    const { name, commands } = task;
    for (const command of commands) this.addCommand(name, command);
    const kind = oddityOf(commands);
    if (kind === undefined) return;
    const first = this.oddities.get(kind)?.task ?? name;
    this.oddities.set(kind, { kind, task: first, count: (this.oddities.get(kind)?.count ?? 0) + 1 });
  }

  private addCommand(task: string, command: MadeCommand): void {
    const { name, parameters } = command;
    const last = this.last.get(name);
    let count = 0;
    for (const parameter in parameters) {
      count += 1;
      const [value, before] = [parameters[parameter], last?.parameters[parameter]];
      if (value === before) continue;
      if (typeof value === 'string') this.look(value, task, name, parameter);
      else if (Array.isArray(value)) this.lookAtList(value, before, task, name, parameter);
      else if (isObject(value)) this.lookAtFields(value, before, task, name, parameter);
    }
    if (last?.count !== count || !isAlike(last.parameters, parameters)) this.check(task, command, count);
  }

  /** What was gathered so far. */
  use(): CommandUse {
    return {
      problems: [...this.problems.values()],
      references: [...this.references.values()],
      paths: [...this.paths.values()],
      oddities: [...this.oddities.values()],
    };
  }

  private check(task: string, { name, parameters }: MadeCommand, count: number): void {
    this.last.set(name, { parameters, count });
    const shape = `${name} ${shapeOf(parameters)}`;
    if (this.shapes.has(shape) || this.shapes.size >= MOST_SHAPES) return;
    this.shapes.add(shape);
    for (const problem of problemsOfCommand(name, parameters)) {
      const key = `${problem.kind}\n${name}\n${problem.parameter ?? ''}`;
      if (this.problems.size < MOST_OF_A_KIND && !this.problems.has(key))
        this.problems.set(key, { ...problem, task });
    }
  }

  /** @param before - what was looked at in its place: texts that are the same in both need not be looked at again */
  private lookAtList(
    list: readonly unknown[],
    before: unknown,
    task: string,
    command: string,
    parameter: string,
  ): void {
    const known: readonly unknown[] = Array.isArray(before) ? before : [];
    for (let at = 0; at < list.length; at += 1) {
      const item = list[at];
      if (typeof item !== 'string' || list[at - 1] === PYTHON_ARGUMENT) continue;
      if (item !== known[at] || known[at - 1] === PYTHON_ARGUMENT) this.look(item, task, command, parameter);
    }
  }

  private lookAtFields(
    fields: Parameters,
    before: unknown,
    task: string,
    command: string,
    parameter: string,
  ): void {
    const known = isObject(before) ? before : {};
    for (const field in fields) {
      const value = fields[field];
      const brace = typeof value === 'string' && value !== known[field] ? value.indexOf('{') : -1;
      if (brace >= 0)
        this.findReferences(String(value), brace, { task, command, parameter: `${parameter}.${field}` });
    }
  }

  private look(text: string, task: string, command: string, parameter: string): void {
    const brace = text.indexOf('{');
    if (brace >= 0) this.findReferences(text, brace, { task, command, parameter });
    if (brace !== 0 && isSharedPath(text)) this.keepPath(text, { task, command, parameter });
  }

  private findReferences(text: string, firstBrace: number, place: CommandPlace): void {
    for (let brace = firstBrace; brace >= 0; brace = text.indexOf('{', brace + 1)) {
      const end = text.indexOf('}', brace);
      if (end < 0) return;
      if (end - brace > LONGEST_NAME || NO_VARIABLE_AFTER.has(text.charAt(brace - 1))) continue;
      const name = text.slice(brace + 1, end);
      if (this.references.has(name) || this.references.size >= MOST_OF_A_KIND || !NAME.test(name)) continue;
      this.references.set(name, { ...place, name });
    }
  }

  private keepPath(path: string, place: CommandPlace): void {
    const [top] = TOP_FOLDER.exec(path) ?? [];
    if (top === undefined) return;
    const key = `${place.command}\n${place.parameter}\n${top}`;
    if (this.paths.size < MOST_OF_A_KIND && !this.paths.has(key)) this.paths.set(key, { ...place, path });
  }
}

function oddityOf(commands: readonly MadeCommand[]): TaskOddity | undefined {
  if (commands.length === 0) return 'task-without-commands';
  const saysOptional = commands.some(({ parameters }) => parameters['optional'] === true);
  return saysOptional && !isOptionalTask(commands) ? 'optional-without-effect' : undefined;
}

/** Whether the parameters of the other are as those of one, as far as `shapeOf` could tell them apart. Makes nothing, to be fast. */
function isAlike(one: Parameters, other: Parameters, areFields = false): boolean {
  for (const key in other) if (!isAlikeValue(one[key], other[key], areFields)) return false;
  return true;
}

function isAlikeValue(one: unknown, other: unknown, isField: boolean): boolean {
  if (one === other) return true;
  if (typeof one === 'string') return typeof other === 'string' && shapeOfText(one) === shapeOfText(other);
  if (Array.isArray(one)) return Array.isArray(other) && (one.length === 0) === (other.length === 0);
  if (!isObject(one) || !isObject(other)) return false;
  return isField || (Object.keys(one).length === Object.keys(other).length && isAlike(one, other, true));
}

function isObject(value: unknown): value is Parameters {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What may make a difference of two values to a description, which knows of fields, and of none inside of them. */
function shapeOf(value: unknown, depth = 0): string {
  if (typeof value === 'string') return shapeOfText(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return value.length > 0 ? 'list' : 'empty';
  let shape = '{';
  if (depth > 1) return shape;
  for (const key in value) shape += `${key} ${shapeOf((value as Parameters)[key], depth + 1)},`;
  return `${shape}}`;
}

function shapeOfText(text: string): string {
  if (text === '') return 'empty';
  return isAbsolutePath(text) ? 'absolute' : 'text';
}

/** `//render` is relative to the blend file, in Blender's notation; `/c` an option of a program of Windows, as often as a folder. */
function isSharedPath(text: string): boolean {
  if (text[0] === '/') return text[1] !== '/' || isUncFileWithSlashes(text);
  return (text[0] === '\\' || text[1] === ':') && isWindowsPath(text);
}
