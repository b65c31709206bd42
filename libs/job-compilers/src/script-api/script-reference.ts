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
    table(['Global', 'What it is'], globals),
    table(['Of a job', 'What it is'], rowsOf(SCRIPT_OBJECTS.Job.members, 'job.')),
    table(['Of a task', 'What it is'], rowsOf(SCRIPT_OBJECTS.Task.members, 'task.')),
    table(['Of a command', 'What it is'], rowsOf(SCRIPT_OBJECTS.Command.members, 'command.')),
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

/** Aligned as Prettier aligns it. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [first = [], ...others] = cells;
  return [line(first), line(widths.map((width) => '-'.repeat(width))), ...others.map(line)].join('\n');
}
