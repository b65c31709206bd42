import type { JobReport, JobTypeInfo, ReportedTask, ScriptLogLine } from '@flamenco/job-compilers';

const MOST_CHARACTERS = 160;
/** Tasks that are named in a line of the graph. */
const MOST_NAMED = 4;

/** A report for people to read in a terminal: settings, tasks, what waits for what, warnings, and what the script printed. */
export function trialText(file: string, jobType: JobTypeInfo, report: JobReport): string {
  const count = report.task_count === 1 ? '1 task' : `${report.task_count} tasks`;
  return [
    `${file}: job type '${jobType.name}' (${jobType.label}) makes ${count}.`,
    ...section('Settings', settingLines(report.settings)),
    ...section('Tasks', taskLines(report)),
    ...section('Graph', graphLines(report.tasks)),
    ...section(
      'Warnings',
      report.warnings.flatMap(({ message, remedy }) => [`- ${message}`, `  ${remedy}`]),
    ),
    ...section('Printed', printedLines(report.printed)),
    '',
  ].join('\n');
}

/** What a script printed, a line each. */
export function printedLines(printed: readonly ScriptLogLine[]): readonly string[] {
  return printed.map(({ level, text }) => (level === 'info' ? text : `${level}: ${text}`));
}

function section(heading: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', heading, ...lines.map((line) => `  ${line}`)];
}

function settingLines(settings: JobReport['settings']): readonly string[] {
  const width = Math.max(0, ...Object.keys(settings).map((key) => key.length));
  return Object.entries(settings).map(([key, value]) => `${key.padEnd(width)}  ${shown(value)}`);
}

/** Commands are told in full for the first task of those that are alike. */
function taskLines({ tasks, tasks_left_out: leftOut }: JobReport): readonly string[] {
  const numbers = String(tasks.length).length;
  const names = Math.max(0, ...tasks.map(({ name }) => name.length));
  const types = Math.max(0, ...tasks.map(({ type }) => type.length));
  const kinds = new Set<string>();
  const lines = tasks.flatMap((task) => {
    const kind = JSON.stringify([task.type, task.group, task.commands.map(({ name }) => name)]);
    const commands = kinds.has(kind) ? [] : commandLines(task);
    kinds.add(kind);
    const columns = [
      String(task.index_in_job).padStart(numbers),
      task.name.padEnd(names),
      task.type.padEnd(types),
    ];
    return [[...columns, ...about(task)].join('  ').trimEnd(), ...commands];
  });
  return leftOut === 0 ? lines : [...lines, `… and ${leftOut} more`];
}

function about({ frames, group, priority, dependencies }: ReportedTask): readonly string[] {
  return [
    ...(frames === undefined ? [] : [`frames ${shortened(frames)}`]),
    ...(group === undefined ? [] : [`group ${group}`]),
    ...(priority === 50 ? [] : [`priority ${priority}`]),
    ...(dependencies.length === 0 ? [] : [`after ${ranges(dependencies)}`]),
  ];
}

function commandLines({ commands }: ReportedTask): readonly string[] {
  return commands.flatMap(({ name, parameters, total_step_count: steps }) => [
    `    ${name}${steps > 0 ? `, ${steps} ${steps === 1 ? 'step' : 'steps'}` : ''}`,
    ...Object.entries(parameters).map(([key, value]) => `      ${key}: ${shown(value)}`),
  ]);
}

/** In stages: what can run when all before it is done. Tasks that wait for the same ones are told together. */
function graphLines(tasks: readonly ReportedTask[]): readonly string[] {
  const stages = new Map<number, number>();
  const stageOf = (task: ReportedTask): number => {
    const known = stages.get(task.index_in_job);
    if (known !== undefined) return known;
    const before = task.dependencies.map((index) => tasks[index - 1]).filter((found) => found !== undefined);
    const stage = before.reduce((latest, other) => Math.max(latest, stageOf(other)), 0) + 1;
    stages.set(task.index_in_job, stage);
    return stage;
  };
  const groups = new Map<string, { readonly stage: number; readonly members: ReportedTask[] }>();
  for (const task of tasks) {
    const stage = stageOf(task);
    const key = `${stage} ${ranges(task.dependencies)}`;
    const group = groups.get(key) ?? { stage, members: [] };
    group.members.push(task);
    groups.set(key, group);
  }
  return [...groups.values()]
    .sort((a, b) => a.stage - b.stage)
    .map(({ stage, members }) => `${stage}. ${named(members)}${waits(members)}`);
}

function named(members: readonly ReportedTask[]): string {
  const names = members.slice(0, MOST_NAMED).map(({ name }) => name);
  const more = members.length - names.length;
  return names.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

function waits([first]: readonly ReportedTask[]): string {
  return first === undefined || first.dependencies.length === 0 ? '' : ` ← ${ranges(first.dependencies)}`;
}

/** Ascending numbers with `-` for those without gaps: 1-3, 5. */
function ranges(numbers: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const number of numbers.toSorted((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last && number === last[1] + 1) last[1] = number;
    else runs.push([number, number]);
  }
  return shortened(runs.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(', '));
}

function shown(value: unknown): string {
  return shortened(typeof value === 'string' ? value : JSON.stringify(value));
}

function shortened(text: string): string {
  const line = text.replaceAll('\n', '⏎');
  return line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS)}…` : line;
}
