import type { Members } from './script-objects.js';

/** A function that scripts have as a global. */
export interface GlobalFunction {
  /** TypeScript: its parameters and its result, as of an arrow function. */
  readonly type: string;
  /** A sentence or two, without a full stop at the end. */
  readonly meaning: string;
}

/** An object that scripts have as a global. */
export interface GlobalObject {
  readonly meaning: string;
  readonly members: Members;
}

const PRINTS = '(...values: unknown[]) => void';

/** What a script finds besides JavaScript's own, in the order in which it is told. */
export const SCRIPT_GLOBALS = {
  author: {
    meaning: 'Makes what a job consists of',
    members: {
      Task: {
        type: '(name: string, type: string) => Task',
        meaning: 'A task without commands. Its type is yours to name',
      },
      Command: {
        type: '<Name extends keyof CommandParameters>(name: Name, parameters: CommandParameters[Name], totalStepCount?: number) => Command',
        meaning:
          'A command of a task; `totalStepCount` is how much progress it reports, 0 for a command without steps of its own',
      },
    },
  },
  frameChunker: {
    type: '(range: string | number, chunkSize: number) => string[]',
    meaning: 'A frame range such as `1-10, 20` in pieces such as `1-4`',
  },
  frameCount: { type: '(range: string | number) => number', meaning: 'How many frames a range has' },
  path: {
    meaning: 'Handles paths of any platform',
    members: {
      join: { type: '(...parts: string[]) => string', meaning: 'Puts parts together, with `/` between them' },
      dirname: { type: '(path: string) => string', meaning: 'The folder' },
      basename: { type: '(path: string) => string', meaning: 'The last part' },
      stem: { type: '(path: string) => string', meaning: 'The last part without its extension' },
    },
  },
  shellSplit: { type: '(text: string) => string[]', meaning: 'Words, as a shell splits them' },
  formatTimestampLocal: {
    type: '(time: Date | number | string) => string',
    meaning: "`YYYY-MM-DD_HHMMSS` where the Manager is; of `job.created` it is the job's alone",
  },
  print: { type: PRINTS, meaning: "A line in the Manager's log, and in the answer of a check" },
  alert: { type: PRINTS, meaning: 'The same, as a warning' },
  console: {
    meaning: 'The same as `print` and `alert`, in the words of JavaScript',
    members: {
      log: { type: PRINTS, meaning: 'A line, as `print` writes it' },
      info: { type: PRINTS, meaning: 'The same' },
      debug: { type: PRINTS, meaning: 'The same' },
      warn: { type: PRINTS, meaning: 'A warning, as `alert` writes it' },
      error: { type: PRINTS, meaning: 'An error; the script goes on. To refuse the job, throw something' },
    },
  },
  process: {
    meaning: 'Where the script runs',
    members: {
      platform: { type: 'string', meaning: "The Manager's: `linux`, `windows` or `darwin`" },
      cwd: { type: '() => string', meaning: 'The folder that the Manager was started in' },
    },
  },
  require: {
    type: '(name: string) => any',
    meaning:
      "What another script of the same folder puts into `exports` or `module.exports`: `require('./lib/names')`. Also `author`, `path` and `process`",
  },
} as const satisfies Readonly<Record<string, GlobalFunction | GlobalObject>>;
