import {
  COMMAND_DESCRIPTIONS,
  COMMON_PARAMETERS,
  type CommandDescription,
  type ParameterDescription,
  type ParameterType,
} from '@flamenco/domain/commands';
import { SCRIPT_GLOBALS, type GlobalFunction, type GlobalObject } from './script-globals.js';
import { SCRIPT_OBJECTS, type MemberDescription, type ObjectDescription } from './script-objects.js';

const HEAD = `// What a job type's script finds, and every command with its parameters, for editors. Written by flamenco-manager, with its
// options --write-job-types and --try-job-type: changes are lost. In a script:
//
//   /** @type {Flamenco.JobType} */
//   const JOB_TYPE = { … };
//
//   /** @param {Flamenco.Job} job */
//   function compileJob(job) { … }
`;

/** How script types name what a parameter may be. What a Worker converts may be given as either. */
const PARAMETER_TYPES: Readonly<Record<Exclude<ParameterType, 'fields'>, string>> = {
  text: 'string',
  path: 'string',
  words: 'string',
  list: 'readonly unknown[]',
  number: 'number',
  'whole-number': 'number',
  boolean: 'boolean',
  duration: 'number | string',
  frames: 'string',
  environment: 'Readonly<Record<string, string | number | boolean | null>>',
  any: 'unknown',
};

/** The text of `flamenco-job-types.d.ts`: the types for scripts of job types. */
export function jobTypeDeclarations(): string {
  const objects = Object.entries<ObjectDescription>(SCRIPT_OBJECTS).map(([name, { meaning, members }]) =>
    declareInterface(name === 'Job' ? 'Job<Settings = Record<string, any>>' : name, meaning, members),
  );
  const commands = Object.entries<CommandDescription>(COMMAND_DESCRIPTIONS).map(
    ([name, description]) =>
      `${comment(commandMeaning(description))}${JSON.stringify(name)}: CommonParameters & ${parametersType(description.parameters)};`,
  );
  const types = [
    ...objects,
    `${comment('What every command takes')}interface CommonParameters ${parametersType(COMMON_PARAMETERS)}`,
    `${comment('The commands that Workers know, with their parameters; declare further ones of yours in an interface of this name')}interface CommandParameters {\n${indent(commands.join('\n'))}\n}`,
  ];
  const globals = Object.entries<GlobalFunction | GlobalObject>(SCRIPT_GLOBALS).map(declareGlobal);
  return `${HEAD}
declare namespace Flamenco {
${indent(types.join('\n\n'))}
}

${globals.join('\n')}
`;
}

function declareInterface(name: string, meaning: string, members: ObjectDescription['members']): string {
  return `${comment(meaning)}interface ${name} {\n${indent(declareMembers(members))}\n}`;
}

function declareMembers(
  members: ObjectDescription['members'],
  scope = (type: string): string => type,
): string {
  return Object.entries(members)
    .map(([name, member]) => declareMember(name, member, scope))
    .join('\n');
}

function declareMember(
  name: string,
  { type, meaning, isOptional, isWritable, default: value }: MemberDescription,
  scope: (type: string) => string,
): string {
  const about = value === undefined ? meaning : `${meaning}; ${value} when left out`;
  return `${comment(about)}${isWritable ? '' : 'readonly '}${name}${isOptional ? '?' : ''}: ${scope(type)};`;
}

function declareGlobal([name, description]: readonly [string, GlobalFunction | GlobalObject]): string {
  if ('type' in description)
    return `${comment(description.meaning)}declare const ${name}: ${qualified(description.type)};`;
  const members = indent(declareMembers(description.members, qualified));
  return `${comment(description.meaning)}declare const ${name}: {\n${members}\n};`;
}

/** Types of the namespace, as they are called outside of it. */
function qualified(type: string): string {
  return type.replaceAll(/\b(?:Task|Command|CommandParameters)\b(?!['"])/g, 'Flamenco.$&');
}

function commandMeaning({ summary, taskType, steps }: CommandDescription): string {
  return `${summary}. Its steps: ${steps.charAt(0).toLowerCase()}${steps.slice(1)}. Tasks with it are by custom of the type \`${taskType}\``;
}

function parametersType(parameters: Readonly<Record<string, ParameterDescription>>): string {
  const declared = Object.entries(parameters)
    .filter(([, { internal }]) => internal !== true)
    .map(([name, parameter]) => {
      const about = parameterMeaning(parameter);
      return `${comment(about)}${name}${parameter.required ? '' : '?'}: ${parameterType(parameter)};`;
    });
  return `{\n${indent(declared.join('\n'))}\n}`;
}

function parameterType({ type, choices, fields }: ParameterDescription): string {
  if (type === 'fields') return parametersType(fields ?? {});
  return choices ? choices.map((choice) => JSON.stringify(choice)).join(' | ') : PARAMETER_TYPES[type];
}

function parameterMeaning({ meaning, absolute, default: value }: ParameterDescription): string {
  const told = absolute === true ? `An absolute path. ${meaning}` : meaning;
  const isTold = value !== undefined && JSON.stringify(value) !== '{}' && JSON.stringify(value) !== '[]';
  return isTold ? `${told}; ${JSON.stringify(value)} when left out` : told;
}

function comment(text: string): string {
  return `/** ${text.replaceAll('*/', '*\\/')}. */\n`;
}

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '  ');
}
