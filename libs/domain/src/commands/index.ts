/** What commands of tasks take, and how their parameters are read. */
export {
  COMMAND_DESCRIPTIONS,
  COMMON_PARAMETERS,
  isCommandName,
  parametersOf,
} from './command-descriptions.js';
export type { CommandName, ParametersOf } from './command-descriptions.js';
export { PARAMETER_TYPES } from './parameter-description.js';
export type { CommandDescription, ParameterDescription, ParameterType } from './parameter-description.js';
export {
  COMMAND_PROBLEM_KINDS,
  problemsOfCommand,
  readDescribed,
  readParameters,
} from './read-parameters.js';
export type { CommandProblem, CommandProblemKind, ReadCommand } from './read-parameters.js';
