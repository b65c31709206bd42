import { execFile, type ExecFileException } from 'node:child_process';
import {
  access,
  link,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  statfs,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { ownedEnvironment } from '../execution/processes/left-processes.js';

/** How a program ended that was run to see what it says. */
export interface ProgramRun {
  /** `undefined`: it could not be started, took too long, or was ended by a signal; `trouble` says so. */
  readonly exitCode: number | undefined;
  readonly trouble: string;
  /** What it printed, on either stream. */
  readonly output: string;
}

/** What the checks need of the computer; in tests, that of one that has something wrong. */
export interface CheckSystem {
  readonly platform: NodeJS.Platform;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly tmpDir: string;
  readonly files: CheckedFiles;
  /** Milliseconds since 1970. */
  readonly wallClockMs: () => number;
  run(exe: string, args: readonly string[], timeoutMs: number, signal: AbortSignal): Promise<ProgramRun>;
}

/** The functions of `node:fs/promises` that checks use. */
export type CheckedFiles = Pick<
  typeof import('node:fs/promises'),
  | 'access'
  | 'link'
  | 'mkdir'
  | 'mkdtemp'
  | 'readdir'
  | 'readFile'
  | 'rm'
  | 'stat'
  | 'statfs'
  | 'symlink'
  | 'utimes'
  | 'writeFile'
>;

/** More output than that is no answer to anything. */
const MOST_OUTPUT_BYTES = 4 * 1024 * 1024;

/** The computer's own. */
export function hostCheckSystem(
  variables: Readonly<Record<string, string | undefined>>,
  homeDir: string,
): CheckSystem {
  return {
    platform: process.platform,
    variables,
    tmpDir: tmpdir(),
    files: {
      access,
      link,
      mkdir,
      mkdtemp,
      readdir,
      readFile,
      rm,
      stat,
      statfs,
      symlink,
      utimes,
      writeFile,
    },
    wallClockMs: () => Date.now(),
    run: (exe, args, timeoutMs, signal) =>
      runToEnd(exe, args, { timeoutMs, signal, environment: ownedEnvironment(variables, homeDir) }),
  };
}

interface RunLimits {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

function runToEnd(
  exe: string,
  args: readonly string[],
  { timeoutMs, signal, environment }: RunLimits,
): Promise<ProgramRun> {
  // One of its own: Node's listener on the signal stays for ever where there is no such program, and a Worker looks for some each minute.
  const ending = new AbortController();
  const end = (): void => ending.abort(signal.reason);
  const options = {
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    signal: ending.signal,
    env: environment,
    maxBuffer: MOST_OUTPUT_BYTES,
    windowsHide: true,
  } as const;
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    signal.addEventListener('abort', end, { once: true });
    execFile(exe, args, options, (error, stdout, stderr) => {
      signal.removeEventListener('abort', end);
      if (signal.aborted) reject(signal.reason as Error);
      else resolve(programRun(error, `${stdout}\n${stderr}`, timeoutMs));
    });
  });
}

function programRun(error: ExecFileException | null, output: string, timeoutMs: number): ProgramRun {
  if (!error) return { exitCode: 0, trouble: '', output };
  if (typeof error.code === 'number')
    return { exitCode: error.code, trouble: `ended with exit status ${error.code}`, output };
  const message = error.signal ? `was ended by ${error.signal}` : error.message.replace(/\n[^]*/, '');
  const trouble = error.killed === true ? `did not end within ${timeoutMs / 1000} s` : message;
  return { exitCode: undefined, trouble, output };
}
