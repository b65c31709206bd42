import { nearestName } from '../names/nearest-name.js';
import {
  COMMAND_DESCRIPTIONS,
  isCommandName,
  parametersOf,
  type CommandName,
  type ParametersOf,
} from './command-descriptions.js';
import type { ParameterDescription } from './parameter-description.js';
import { not, readValue } from './read-value.js';

/** What can be wrong about a command. */
export const COMMAND_PROBLEM_KINDS = [
  'command-unknown',
  'parameter-unknown',
  'parameter-missing',
  'parameter-type',
] as const;

/** See COMMAND_PROBLEM_KINDS. */
export type CommandProblemKind = (typeof COMMAND_PROBLEM_KINDS)[number];

/** Something that is wrong about a command. */
export interface CommandProblem {
  readonly kind: CommandProblemKind;
  /** Which parameter, such as `fps` or `expect.frames`. */
  readonly parameter?: string;
  /** A clause without capital and full stop: what is wrong, with the names of command and parameter. */
  readonly message: string;
  /** The name of a command or parameter that was probably meant. */
  readonly suggestion?: string;
  /** Whether a Worker fails the task for it; it ignores any other problem, and says so in the task's log. */
  readonly failsTask: boolean;
}

/** What the parameters of a command were read as. */
export interface ReadCommand<N extends CommandName> {
  /** Undefined when one is missing, or cannot be read. */
  readonly parameters: ParametersOf<N> | undefined;
  readonly problems: readonly CommandProblem[];
}

type Values = Readonly<Record<string, unknown>>;

/** Whoever reads of so many parameters that are not there needs to hear of no more. */
const MOST_UNKNOWN = 20;

/** Reads the parameters of a command, as a Worker does. Variables in braces may still be in them. */
export function readParameters<N extends CommandName>(name: N, values: Values): ReadCommand<N> {
  const { parameters, problems } = readDescribed(name, parametersOf(name), values);
  return { parameters: parameters as ParametersOf<N> | undefined, problems };
}

/** Reads the parameters of a command that is not ours, by its own description of them. */
export function readDescribed(
  name: string,
  descriptions: Readonly<Record<string, ParameterDescription>>,
  values: Values,
): { readonly parameters: Values | undefined; readonly problems: readonly CommandProblem[] } {
  const problems: CommandProblem[] = [];
  const read = readFields(`command "${name}"`, '', descriptions, values, problems);
  return { parameters: problems.some(({ failsTask }) => failsTask) ? undefined : read, problems };
}

/** Everything that is wrong about a command: none for one that a Worker carries out as it is said. */
export function problemsOfCommand(name: string, parameters: Values): readonly CommandProblem[] {
  if (isCommandName(name)) return readParameters(name, parameters).problems;
  const known = Object.keys(COMMAND_DESCRIPTIONS);
  const suggestion = nearestName(name, known);
  const message = `there is no command "${name}"; ${suggestion ? `did you mean "${suggestion}"?` : `there are ${known.join(', ')}`}`;
  return [{ kind: 'command-unknown', message, ...(suggestion && { suggestion }), failsTask: true }];
}

function readFields(
  owner: string,
  prefix: string,
  descriptions: Readonly<Record<string, ParameterDescription>>,
  values: Values,
  problems: CommandProblem[],
): Values {
  const read: Record<string, unknown> = {};
  for (const [name, description] of Object.entries(descriptions)) {
    const parameter = prefix + name;
    const tell = (kind: CommandProblemKind, problem: string): void => {
      const message = `${owner}: parameter "${parameter}" ${problem}`;
      problems.push({ kind, parameter, message, failsTask: description.wrongIsIgnored !== true });
    };
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    read[name] = readOne(value, description, values, tell, (fields) =>
      readFields(owner, `${parameter}.`, description.fields ?? {}, fields, problems),
    );
  }
  const unknown = Object.keys(values).filter((name) => !Object.hasOwn(descriptions, name));
  for (const name of unknown.slice(0, MOST_UNKNOWN))
    problems.push(unknownParameter(owner, prefix, name, descriptions));
  return read;
}

function readOne(
  value: unknown,
  description: ParameterDescription,
  others: Values,
  tell: (kind: CommandProblemKind, problem: string) => void,
  readInner: (fields: Values) => Values,
): unknown {
  const { type } = description;
  if (type === 'fields') {
    if (!isObject(value) && !isLeftOut(value)) tell('parameter-type', not('an object', value).wrong);
    return readInner(isObject(value) ? value : {});
  }
  const wanting = whyWanting(value, description);
  if (wanting !== undefined) {
    if (isRequired(description, others)) tell('parameter-missing', wanting);
    return description.default;
  }
  const reading = readValue(value, type, description);
  if ('wrong' in reading) {
    tell('parameter-type', reading.wrong);
    return description.default;
  }
  return reading.value;
}

/** Why a parameter is as good as left out. */
function whyWanting(value: unknown, { type, mayBeEmpty }: ParameterDescription): string | undefined {
  if (value === undefined) return 'is missing';
  if (type === 'any') return undefined;
  if (isLeftOut(value)) return 'is missing';
  const isEmpty = value === '' || (Array.isArray(value) && value.length === 0);
  return isEmpty && mayBeEmpty !== true ? 'is empty' : undefined;
}

function isLeftOut(value: unknown): boolean {
  return value === undefined || value === null;
}

function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isRequired(
  { required, requiredUnless, requiredWith }: ParameterDescription,
  others: Values,
): boolean {
  const areThere = (names: readonly string[]): boolean => names.every((name) => Boolean(others[name]));
  if (requiredUnless) return !areThere(requiredUnless);
  return requiredWith ? areThere(requiredWith) : required === true;
}

function unknownParameter(
  owner: string,
  prefix: string,
  name: string,
  descriptions: Readonly<Record<string, ParameterDescription>>,
): CommandProblem {
  const known = Object.keys(descriptions).filter((each) => descriptions[each]?.internal !== true);
  const suggestion = nearestName(name, known);
  const parameter = prefix + name;
  const remedy = suggestion
    ? `did you mean "${prefix}${suggestion}"?`
    : `it has ${known.map((each) => prefix + each).join(', ')}`;
  return {
    kind: 'parameter-unknown',
    parameter,
    message: `${owner} has no parameter "${parameter}", which is ignored; ${remedy}`,
    ...(suggestion && { suggestion: prefix + suggestion }),
    failsTask: false,
  };
}
