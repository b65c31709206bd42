import { categorizeFailure, LONGEST_LINE, type Failure } from './failure-category.js';

/** A task that failed, of which its Worker does not say why. */
export interface FailedTask {
  /** The end of its log, with or without the lines of the Manager. */
  readonly log: string;
  /** What the Worker said last; `` when it said nothing. */
  readonly activity: string;
}

/** The lines that programs print have the number of their process in front: our Workers' and Flamenco 3's alike (behaviour.md §27). */
const PROCESS = /^pid=\d+ > /;
/** The Manager's lines, and those of Flamenco 3's Worker, begin with a moment. */
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\S* /;
/** Blender's own, since 4.5. */
const SINCE_START = /^(?:\d+:)?\d\d:\d\d\.\d{3} +(?:[\w.]+ *\| )?/;

const EXIT_CODE = /\b(?:exit(?:ed)?|process)\b.*?\b(?:code|status) (\d+)/i;
const SIGNAL = /\b(?:signal: (\w+)|ended by (SIG[A-Z]+))/;
const SIGNALS: Readonly<Record<string, string>> = {
  killed: 'SIGKILL',
  aborted: 'SIGABRT',
  segmentation: 'SIGSEGV',
  bus: 'SIGBUS',
};

/** A line of a task's log without what stands before what it says. */
function withoutPrefix(line: string): string {
  const rest = line.replace(PROCESS, '');
  return rest.replace(MOMENT, '').replace(SINCE_START, '');
}

/** Says what went wrong with a task by the end of its log: of what programs printed if any did, else of all that it has. */
export function findFailureInLog({ log, activity }: FailedTask): Failure {
  const lines = log.split(/\r?\n/).filter((line) => line !== '');
  const printed = lines.filter((line) => PROCESS.test(line));
  const said = (printed.length > 0 ? printed : lines.filter((line) => !MOMENT.test(line))).map(withoutPrefix);
  const ends = [activity, ...lines.filter((line) => !PROCESS.test(line))].join('\n');
  const code = EXIT_CODE.exec(ends)?.[1];
  const found = categorizeFailure({
    lines: said.length > 0 ? said : [activity],
    ...(code === undefined ? {} : { exitCode: Number(code) }),
    ...signalIn(ends),
  });
  return found.line === undefined && found.category === 'other' ? withActivity(found, activity) : found;
}

function signalIn(text: string): { readonly signal?: string } {
  const [, word, name] = SIGNAL.exec(text) ?? [];
  const signal = name ?? (word === undefined ? undefined : SIGNALS[word.toLowerCase()]);
  return signal === undefined ? {} : { signal };
}

/** What the Worker said is at least something to go by. */
function withActivity(failure: Failure, activity: string): Failure {
  const line = activity.trim();
  return line === '' ? failure : { ...failure, line: line.slice(0, LONGEST_LINE) };
}
