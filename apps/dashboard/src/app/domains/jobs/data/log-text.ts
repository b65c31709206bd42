/** What a log line is, for its colour and for folding. */
export type LogLineKind = 'plain' | 'error' | 'warning' | 'progress';

/** One line of a log, without its line break. */
export interface LogLine {
  readonly text: string;
  readonly kind: LogLineKind;
}

/** A log as far as it has been read; its last line may still grow. */
export interface LogText {
  readonly lines: readonly LogLine[];
  /** Whether the last line lacks its line break. */
  readonly isOpen: boolean;
}

/** Nothing read yet. */
export const EMPTY_LOG: LogText = { lines: [], isOpen: false };

const PROGRESS = /^(?:pid=\d+ > )?\s*(?:Fra:-?\d+\s|frame=\s*\d+\s+fps=)/;
const ERROR = /\b(?:\w*error|exception|traceback|fatal|failed|segmentation fault|out of memory)\b/i;
const WARNING = /\bwarn(?:ing)?\b/i;
/** The Manager's own line about a task: what it says is what the task has become. */
const STATUS_CHANGE = /\bchanged status \S+ -> (\S+)/;
const HARMLESS = /\b(?:0|no|without) errors?\b/i;

const STATUS_KINDS: Readonly<Record<string, LogLineKind>> = { failed: 'error', 'soft-failed': 'warning' };

/** What a line is: Blender's and FFmpeg's progress, an error, a warning, or neither. */
export function classifyLine(text: string): LogLineKind {
  if (PROGRESS.test(text)) return 'progress';
  const status = STATUS_CHANGE.exec(text)?.[1];
  if (status !== undefined) return STATUS_KINDS[status] ?? 'plain';
  if (ERROR.test(text) && !HARMLESS.test(text)) return WARNING.test(text.slice(0, 12)) ? 'warning' : 'error';
  return WARNING.test(text) ? 'warning' : 'plain';
}

/** The log with a chunk added at its end; chunks may end anywhere in a line. */
export function appendLog(log: LogText, chunk: string): LogText {
  if (chunk === '') return log;
  const last = log.isOpen ? log.lines.at(-1)?.text : undefined;
  const texts = ((last ?? '') + chunk).split(/\r?\n/);
  const isOpen = texts.at(-1) !== '';
  if (!isOpen) texts.pop();
  const before = last === undefined ? log.lines : log.lines.slice(0, -1);
  return { lines: before.concat(texts.map((text) => ({ text, kind: classifyLine(text) }))), isOpen };
}

/** "sample 212/512" of the last progress line, when it says so. */
export function latestProgress(log: LogText): string | undefined {
  for (let i = log.lines.length - 1; i >= Math.max(0, log.lines.length - 50); i -= 1) {
    const line = log.lines[i];
    if (line?.kind !== 'progress') continue;
    const sample = /\b(?:Sample|Rendered)\s+(\d+)\s*\/\s*(\d+)(\s+Tiles)?/i.exec(line.text);
    if (sample === null) return undefined;
    return `${sample[3] === undefined ? 'sample' : 'tile'} ${sample[1]}/${sample[2]}`;
  }
  return undefined;
}
