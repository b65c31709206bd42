import { spawn, type ChildProcess } from 'node:child_process';
import { errorCode } from '../../system-error.js';
import type { Verdict } from './shared-storage-check.js';

/** As much of its output as is looked at; Blender tells its version first. */
const MOST_OUTPUT = 64 * 1024;

/**
 * Whether a program says that it is Blender, when it is run with --version; its version line is the cause then. The program
 * and whatever it started are ended when it has said so, and when it takes too long. @param timeoutMs - how long it may take
 */
export function askForVersion(executable: string, timeoutMs: number): Promise<Verdict> {
  return new Promise((resolve) => {
    const hasGroups = process.platform !== 'win32';
    const child: ChildProcess = spawn(executable, ['--version'], {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: hasGroups,
      windowsHide: true,
    });
    child.on('error', (error) => answer(unusable(whyNotRun(error))));
    let output = '';
    const answer = (verdict: Verdict): void => {
      clearTimeout(patience);
      child.removeAllListeners().on('error', () => undefined);
      end(child, hasGroups);
      resolve(verdict);
    };
    const patience = setTimeout(() => {
      answer(
        unusable(`It did not tell its version within ${timeoutMs / 1000} seconds. Is it really Blender?`),
      );
    }, timeoutMs);
    for (const stream of [child.stdout, child.stderr]) {
      // There is none when all file descriptors are in use: 'error' follows.
      stream?.on('data', (data: Buffer) => {
        if (output.length < MOST_OUTPUT) output += data.toString();
        // What it has started may hold its output open: its end is not waited for.
        const version = versionLineIn(output.slice(0, output.lastIndexOf('\n') + 1));
        if (version !== undefined) answer(usable(version));
      });
    }
    child.on('close', (code) => answer(verdictOn(output, code)));
  });
}

/** Blender's version line in what a program told, such as "Blender 4.2.1 LTS". */
export function versionLineIn(output: string): string | undefined {
  return output
    .split(/\r?\n/)
    .find((line) => line.startsWith('Blender '))
    ?.trim();
}

function verdictOn(output: string, code: number | null): Verdict {
  const version = versionLineIn(output);
  if (version !== undefined) return usable(version);
  const said = output.trim().split('\n', 1)[0]?.slice(0, 200) ?? '';
  return unusable(
    `It ran, and did not say that it is Blender (exit status ${String(code)}${said === '' ? '' : `: ${said}`}).`,
  );
}

function whyNotRun(error: Error): string {
  const code = errorCode(error);
  if (code === 'ENOENT') return 'There is no such program. Check its spelling, or install Blender.';
  if (code === 'EACCES')
    return 'It cannot be run: it is not a program, or this user has no permission to run it.';
  return `It cannot be run: ${error.message}.`;
}

/** Ends the program and those that it started, which may hold its output open. */
function end(child: ChildProcess, hasGroups: boolean): void {
  child.stdout?.destroy();
  child.stderr?.destroy();
  if (child.pid === undefined) return;
  try {
    if (hasGroups) process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error; // they have ended already
  }
}

function usable(version: string): Verdict {
  return { isUsable: true, cause: version };
}

function unusable(cause: string): Verdict {
  return { isUsable: false, cause };
}
