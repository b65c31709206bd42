import { markdownTable } from './markdown-table.js';
import { SCRIPT_GLOBALS, type GlobalFunction, type GlobalObject } from './script-globals.js';
import { SCRIPT_OBJECTS, type Members } from './script-objects.js';

/** What a script can use, as tables in Markdown, for docs/job-types.md. */
export function scriptReference(): string {
  const globals = Object.entries<GlobalFunction | GlobalObject>(SCRIPT_GLOBALS).flatMap(
    ([name, description]) =>
      'type' in description
        ? [[usage(name, description.type), description.meaning]]
        : rowsOf(description.members, `${name}.`),
  );
  return [
    markdownTable(['Global', 'What it is'], globals),
    markdownTable(['Of a job', 'What it is'], rowsOf(SCRIPT_OBJECTS.Job.members, 'job.')),
    markdownTable(['Of a task', 'What it is'], rowsOf(SCRIPT_OBJECTS.Task.members, 'task.')),
    markdownTable(['Of a command', 'What it is'], rowsOf(SCRIPT_OBJECTS.Command.members, 'command.')),
  ].join('\n\n');
}

function rowsOf(members: Members, prefix: string): readonly (readonly string[])[] {
  return Object.entries(members).map(([name, { type, meaning, isWritable }]) => [
    usage(prefix + name, type),
    isWritable === true ? `${meaning}. Scripts may set it` : meaning,
  ]);
}

/** A property by its name; a function with the names of its parameters. */
function usage(name: string, type: string): string {
  const parameters = /\((.*)\) => /.exec(type)?.[1];
  if (parameters === undefined) return `\`${name}\``;
  const names = parameters.split(', ').map((parameter) => parameter.replace(/\??:.*$/, ''));
  return `\`${name}(${names.join(', ')})\``;
}
