/** What goes wrong with programs of tasks, as people sort it: who has to do something about it, and what. */
export const FAILURE_CATEGORIES = [
  'missing-file',
  'newer-blend',
  'not-a-blend',
  'no-camera',
  'gpu-lost',
  'no-gpu',
  'out-of-memory',
  'disk-full',
  'no-permission',
  'licence',
  'no-display',
  'python-error',
  'timeout',
  'silent',
  'crash',
  'other',
] as const;

/** See FAILURE_CATEGORIES. */
export type FailureCategory = (typeof FAILURE_CATEGORIES)[number];

/** How a program ended that did not end well. */
export interface FailedProgram {
  /** What it printed, as far as it was kept. */
  readonly lines: readonly string[];
  /** Absent when a signal ended it. */
  readonly exitCode?: number | undefined;
  /** Such as `SIGSEGV`. */
  readonly signal?: string | undefined;
  /** The limit of time for which it was ended. */
  readonly limit?: 'time' | 'silence' | undefined;
}

/** What went wrong. */
export interface Failure {
  readonly category: FailureCategory;
  /** One sentence for people, without a full stop at its end: what is so, and what to do. */
  readonly summary: string;
  /** The line that says it; absent when it is told by how the program ended. */
  readonly line?: string;
}

/** What is said of each category. */
const SUMMARIES = {
  'missing-file': 'A file is missing; check its path, and that the storage is mounted on the Worker',
  'newer-blend':
    'The file is of a newer Blender than the Worker’s; install that one, or save the file for this one',
  'not-a-blend':
    'The file cannot be read as a blend file: it is damaged, cut short, or of a newer Blender than the Worker’s; save it again, or install a newer Blender',
  'no-camera': 'The scene has no camera to render from; add one, and make it the active one',
  'gpu-lost': 'The GPU failed while it rendered; update its driver, or see whether it gets too hot',
  'no-gpu':
    'There is no GPU of the kind that the job wants; choose another device, or tag the Workers that have one',
  'out-of-memory':
    'There was not enough memory; make the scene smaller, or render it on a Worker that has more',
  'disk-full': 'A disk is full; free some space',
  'no-permission':
    'A file or folder may not be read or written; give the user that the Worker runs as permission to, or choose another one',
  licence: 'There is no licence for a program or an add-on; free one, or run fewer tasks at a time',
  'no-display':
    'Blender could not draw, as there is no display and no GPU that draws without one; use Cycles, or a Worker that has one',
  'python-error': 'Python code of the job, the file or an add-on failed; the traceback is in the task’s log',
  timeout: 'It took longer than it may; raise the limit, or make the task smaller',
  silent: 'It printed nothing and used no CPU for too long, so it seems to hang',
  crash: 'The program crashed; try a newer version of it, or another device',
  other: 'The program failed; its output in the task’s log may say why',
} as const satisfies Record<FailureCategory, string>;

/** What is read of the output. The first row that a line fits counts: what causes other lines stands before them. */
const SIGNS: readonly (readonly [FailureCategory, RegExp])[] = [
  ['disk-full', /No space left on device|disk (?:is )?full|ENOSPC|Disk quota exceeded/i],
  [
    'licence',
    /licen[cs]e (?:server|error|not|expired|is invalid|check(?:out)? failed)|no (?:valid )?licen[cs]e|could not (?:obtain|check ?out) (?:a )?licen[cs]e/i,
  ],
  [
    'out-of-memory',
    /out of (?:GPU |device |system )?memory|Malloc returns null|Calloc returns null|MemoryError|bad_alloc|failed to allocate/i,
  ],
  [
    'gpu-lost',
    /(?:Illegal address|Launch failed|launch timed out|unspecified launch failure|CUDA_ERROR_(?:ILLEGAL|LAUNCH|UNKNOWN)|device (?:was )?(?:lost|removed|reset)|GPU has fallen off|hipErrorLaunch|Failed to (?:execute|synchronize) .*(?:kernel|queue))/i,
  ],
  [
    'no-gpu',
    /Found no Cycles device of the specified type|No (?:CUDA|OptiX|HIP|Metal|oneAPI) device|no compatible GPU/i,
  ],
  [
    'newer-blend',
    /(?:written|saved|created) (?:by|with) (?:a )?newer (?:Blender|version)|requires? (?:a newer|Blender \d)/i,
  ],
  [
    'not-a-blend',
    /File format is not supported in file|not a blend file|Missing DNA block|Failed to read blend file/i,
  ],
  ['no-permission', /Permission denied|Read-only file system|EACCES|EROFS|PermissionError/],
  ['missing-file', /(?<!shared object file: )No such file or directory|FileNotFoundError|\bENOENT\b/],
  ['no-camera', /Cannot render, no camera|No camera found in scene/],
  [
    'no-display',
    /Unable to open a display|no display|could not connect to display|GPU (?:backend|context)[^|]*(?:not|failed|unsupported)|Couldn't (?:create|initialize)[^|]*(?:EGL|GL) context|Failed to create (?:EGL|GL|Wayland|X11)/i,
  ],
  [
    'python-error',
    /^(?:Error: Python: )?Traceback \(most recent call last\)|^Error: script failed|^(?:[A-Za-z_][\w.]*\.)?[A-Z]\w*Error(?::|$)/,
  ],
  ['crash', /EXCEPTION_ACCESS_VIOLATION|Segmentation fault|^Writing: .*\.crash\.txt|\bSIGSEGV\b|\bSIGABRT\b/],
];

/** Signals by which a program that does something forbidden is ended. */
const CRASHES: ReadonlySet<string> = new Set(['SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGILL', 'SIGFPE', 'SIGTRAP']);

/** The same as a shell tells them (128 and the signal's number), and Windows. */
const CRASH_CODES: ReadonlySet<number> = new Set([
  132, 133, 134, 135, 136, 139, 0xc0000005, 0xc000001d, 0xc0000409,
]);

/** On Linux almost always the kernel, when memory has run out. */
const KILLED: ReadonlySet<number | string | undefined> = new Set([137, 'SIGKILL']);

/** Lines with names that people give: a folder may be called so. */
const NAMES_ONLY = /^(?:[\d:.]+\s+\w+\s*\|\s*)?(?:Saved:|Read blend:|Writing: (?!.*\.crash\.txt))/;

/** What is kept of the line that says what is wrong. */
export const LONGEST_LINE = 500;

/** What Blender in the background says last when it gives up: this is why, whatever else was wrong before. */
const GAVE_UP = /^(?:Error|Error: Python): (?!Render error)/;
const BLENDER_ENDS = 'Blender quit';

/** Says what went wrong with a program, by how it ended and what it printed. */
export function categorizeFailure({ lines: printed, exitCode, signal, limit }: FailedProgram): Failure {
  if (limit !== undefined) return failureOf(limit === 'time' ? 'timeout' : 'silent');
  const lines = printed.filter((line) => !NAMES_ONLY.test(line));
  const last = lastErrorOfBlender(lines);
  const found = (last === undefined ? undefined : findSign([last], lines)) ?? findOther(last, lines);
  if (found !== undefined) return found;
  if ((signal !== undefined && CRASHES.has(signal)) || (exitCode !== undefined && CRASH_CODES.has(exitCode)))
    return failureOf('crash');
  if (KILLED.has(signal) || KILLED.has(exitCode)) return failureOf('out-of-memory');
  return failureOf(
    'other',
    lines.findLast((line) => ANY_ERROR.test(line)),
  );
}

/** What says nothing that is known, but begins as errors do. */
const ANY_ERROR = /^(?:Error|ERROR|Fatal|FATAL|fatal error)\b[^|]*:/;

function findOther(last: string | undefined, lines: readonly string[]): Failure | undefined {
  return last === undefined ? findSign(lines, lines) : failureOf('other', last);
}

/** The first row of the table that one of these lines fits. @param all - for what other lines tell better */
function findSign(lines: readonly string[], all: readonly string[]): Failure | undefined {
  for (const [category, sign] of SIGNS) {
    const line = lines.find((each) => sign.test(each));
    if (line !== undefined) return failureOf(category, category === 'python-error' ? pythonError(all) : line);
  }
  return undefined;
}

function lastErrorOfBlender(lines: readonly string[]): string | undefined {
  const said = lines.filter((line) => line.trim() !== '');
  const end = said.lastIndexOf(BLENDER_ENDS);
  const last = end < 0 ? undefined : said[end - 1];
  return last !== undefined && GAVE_UP.test(last) ? last : undefined;
}

/** What is so, and what to do, in one sentence without a full stop. */
export function summaryOfFailure(category: FailureCategory): string {
  return SUMMARIES[category];
}

function failureOf(category: FailureCategory, line?: string): Failure {
  const shown = line?.trim().slice(0, LONGEST_LINE);
  return { category, summary: SUMMARIES[category], ...(shown ? { line: shown } : {}) };
}

/** What Python says last is what is wrong; the traceback before it says where. */
function pythonError(lines: readonly string[]): string | undefined {
  return (
    lines.findLast((line) =>
      /^(?:[A-Za-z_][\w.]*\.)?[A-Z]\w*(?:Error|Exception|Interrupt)(?::|$)/.test(line),
    ) ?? lines.find((line) => /Traceback|script failed/.test(line))
  );
}
