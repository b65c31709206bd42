import {
  COMMAND_DESCRIPTIONS,
  COMMON_PARAMETERS,
  type CommandDescription,
  type ParameterDescription,
  type ParameterType,
} from '@flamenco/domain/commands';
import { markdownTable } from './markdown-table.js';

/** What a parameter may be, in words. */
const TYPES: Readonly<Record<ParameterType, string>> = {
  text: 'text',
  path: 'path',
  words: 'text of words',
  list: 'list of texts',
  number: 'number',
  'whole-number': 'whole number',
  boolean: '`true` or `false`',
  duration: 'seconds, or text such as `10m`',
  frames: 'frame range',
  environment: 'object of texts',
  fields: 'object',
  any: 'any value',
};

type Parameters = Readonly<Record<string, ParameterDescription>>;

/** Every command with its parameters, in Markdown, for docs/job-types.md. */
export function commandReference(): string {
  const sections = Object.entries<CommandDescription>(COMMAND_DESCRIPTIONS).map(([name, command]) =>
    [
      `### ${name}`,
      `${command.summary}. Task type by custom: \`${command.taskType}\`. Steps: ${withSmallLetter(command.steps)}.`,
      parameterTable(command.parameters),
    ].join('\n\n'),
  );
  return [...sections, '### Parameters of every command', parameterTable(COMMON_PARAMETERS)].join('\n\n');
}

function parameterTable(parameters: Parameters): string {
  return markdownTable(['Parameter', 'Value', 'Meaning'], rowsOf(parameters, ''));
}

function rowsOf(parameters: Parameters, prefix: string): readonly (readonly string[])[] {
  return Object.entries(parameters).flatMap(([name, description]) => [
    ...(description.internal === true
      ? []
      : [[`\`${prefix}${name}\``, valueOf(description), meaningOf(description)]]),
    ...rowsOf(description.fields ?? {}, `${prefix}${name}.`),
  ]);
}

function valueOf(description: ParameterDescription): string {
  const { type, choices, absolute, min, max, greaterThan } = description;
  return [
    `${absolute === true ? 'absolute ' : ''}${choices ? choices.map(code).join(' or ') : TYPES[type]}`,
    ...(greaterThan === undefined ? [] : [`greater than ${greaterThan}`]),
    ...(min === undefined || type === 'duration' ? [] : [`${min} or more`]),
    ...(max === undefined ? [] : [`at most ${max}`]),
    ...necessity(description),
  ].join(', ');
}

function necessity({
  required,
  requiredUnless,
  requiredWith,
  default: usual,
}: ParameterDescription): string[] {
  if (required === true) return ['required'];
  if (requiredUnless) return [`required without ${requiredUnless.map(code).join(' and ')}`];
  if (requiredWith) return [`required with ${requiredWith.map(code).join(' and ')}`];
  const isWorthSaying = typeof usual === 'string' || typeof usual === 'number';
  return isWorthSaying ? [`default ${code(String(usual))}`] : [];
}

function meaningOf({ meaning, ignoredByFlamenco3 }: ParameterDescription): string {
  return ignoredByFlamenco3 === true ? `${meaning}. Not in Flamenco 3` : meaning;
}

function code(text: string): string {
  return `\`${text}\``;
}

function withSmallLetter(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
