/** What a log line is, for its colour and for folding. */
export type LogLineKind = 'plain' | 'error' | 'warning' | 'progress';

/** One line of a log file, without its line break. */
export interface LogLine {
  /** Bytes of the file before it: what it is known by. */
  readonly start: number;
  readonly text: string;
  readonly kind: LogLineKind;
  /** Whether `text` is only its beginning: more of such a line is not read. */
  readonly isCut?: boolean;
}

const PROGRESS =
  /^(?:pid=\d+ > )?(?:\d\d:\d\d\.\d+ +(?:[\w.]+ *\| *)?)?\s*(?:Fra: *-?\d+\s|frame=\s*\d+\s+fps=)/;
const ERROR = /\b(?:\w*error|exception|traceback|fatal|failed|segmentation fault|out of memory)\b/i;
const WARNING = /\bwarn(?:ing)?\b/i;
/** The Manager's own line about a task: what it says is what the task has become. */
const STATUS_CHANGE = /\bchanged status \S+ -> (\S+)/;
const HARMLESS = /\b(?:0|no|without) errors?\b/i;

const STATUS_KINDS: Readonly<Record<string, LogLineKind>> = { failed: 'error', 'soft-failed': 'warning' };

/** What every error and every warning has in it: most of a log can be passed over by this alone. */
const ERROR_OR_WARNING = /error|exception|traceback|fatal|failed|segmentation fault|out of memory|warn/i;

/** What a line is: Blender's and FFmpeg's progress, an error, a warning, or neither. */
export function classifyLine(text: string): LogLineKind {
  if (PROGRESS.test(text)) return 'progress';
  if (!ERROR_OR_WARNING.test(text)) return 'plain';
  const status = STATUS_CHANGE.exec(text)?.[1];
  if (status !== undefined) return STATUS_KINDS[status] ?? 'plain';
  if (ERROR.test(text) && !HARMLESS.test(text)) return isWarningFirst(text) ? 'warning' : 'error';
  return WARNING.test(text) ? 'warning' : 'plain';
}

/** "Warning: error texture shown pink", also behind the number of the process. */
function isWarningFirst(text: string): boolean {
  return WARNING.test(text.replace(/^pid=\d+ > /, '').slice(0, 12));
}

/** How many lines of each kind a text has that people look for. */
export function countMarks(text: string): { readonly errors: number; readonly warnings: number } {
  const candidate = new RegExp(ERROR_OR_WARNING.source, 'gi');
  let [errors, warnings] = [0, 0];
  while (candidate.exec(text) !== null) {
    const start = text.lastIndexOf('\n', candidate.lastIndex - 1) + 1;
    const found = text.indexOf('\n', candidate.lastIndex);
    const end = found < 0 ? text.length : found;
    const kind = classifyLine(text.slice(start, end));
    if (kind === 'error') errors += 1;
    if (kind === 'warning') warnings += 1;
    candidate.lastIndex = end;
  }
  return { errors, warnings };
}

/** "sample 212/512" of the last progress line, when it says so. */
export function latestProgress(lines: readonly LogLine[]): string | undefined {
  for (let i = lines.length - 1; i >= Math.max(0, lines.length - 50); i -= 1) {
    const line = lines[i];
    if (line?.kind !== 'progress') continue;
    const sample = /\b(?:Sample|Rendered)\s+(\d+)\s*\/\s*(\d+)(\s+Tiles)?/i.exec(line.text);
    if (sample === null) return undefined;
    return `${sample[3] === undefined ? 'sample' : 'tile'} ${sample[1]}/${sample[2]}`;
  }
  return undefined;
}
