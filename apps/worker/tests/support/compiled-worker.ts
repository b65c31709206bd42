import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const LAUNCHER = fileURLToPath(new URL('../../bin/flamenco-worker.mjs', import.meta.url));
const COMPILER = fileURLToPath(new URL('../../../../node_modules/typescript/bin/tsc', import.meta.url));

/** Builds what has changed, so that the tests never run an old Worker. */
export function buildWorker(): void {
  const build = spawnSync(process.execPath, [COMPILER, '--build', 'tsconfig.build.json'], {
    cwd: PROJECT,
    encoding: 'utf8',
  });
  if (build.status !== 0)
    throw new Error(`The Worker cannot be built, so it cannot be tested:\n${build.stdout}${build.stderr}`);
}

/** The Worker as people start it. */
export interface CompiledWorker {
  readonly process: ChildProcess;
  readonly output: () => string;
  readonly exitCode: Promise<number | NodeJS.Signals>;
}

/** Starts the Worker by its launcher. */
export function startCompiledWorker(
  cwd: string,
  args: readonly string[],
  nodeArgs: readonly string[] = [],
): CompiledWorker {
  const worker = spawn(process.execPath, [...nodeArgs, LAUNCHER, ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [worker.stdout, worker.stderr])
    stream.on('data', (bytes: Buffer) => (output += bytes.toString()));
  const exitCode = new Promise<number | NodeJS.Signals>((resolve, reject) => {
    worker.once('error', reject);
    worker.once('close', (code, signal) => resolve(code ?? signal ?? 'SIGKILL'));
  });
  return { process: worker, output: () => output, exitCode };
}
