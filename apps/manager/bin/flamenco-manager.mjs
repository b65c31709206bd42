#!/usr/bin/env node
// Starts the Manager on the Node.js that it needs: this one, or the one that is installed with it.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NEEDED_MAJOR = 24;

/**
 * Where V8 puts what is new. Left to itself it grows to 128 MiB when a large job comes, and stays there while there is something to do;
 * the Manager was no faster with it (docs/decisions/0020).
 */
const YOUNG_GENERATION = '--max-semi-space-size';
const V8_OPTIONS = [`${YOUNG_GENERATION}=16`];
const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));

endWithNpx();
if (!existsSync(main))
  refuse("The Manager is not built. Run 'npm run build' in Flamenco's folder, then try again.");
else if (Number.parseInt(process.versions.node, 10) < NEEDED_MAJOR) runOnOwnNode();
else {
  if (canReplaceProcess()) replaceProcess();
  await runHere();
}

/** V8 takes its options at the start of a process only. On Windows, and with a channel to whoever started us, it has to do without. */
function canReplaceProcess() {
  const given = [...process.execArgv, process.env.NODE_OPTIONS ?? ''];
  return (
    typeof process.execve === 'function' &&
    process.platform !== 'win32' &&
    !process.connected &&
    !given.some((option) => option.includes(YOUNG_GENERATION))
  );
}

/** Becomes a Node.js with the options that we want: the same process, with the same id and the same files. It takes 40 ms. */
function replaceProcess() {
  process.execve(process.execPath, [
    process.execPath,
    ...V8_OPTIONS,
    ...process.execArgv,
    ...process.argv.slice(1),
  ]);
}

async function runHere() {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM')); // the process that started us was killed
  const manager = await import('../dist/main.js');
  await manager.main(process.argv.slice(2));
}

/** Runs this file again, under the npm package `node`, as if it were this process. */
function runOnOwnNode() {
  const node = ownNode();
  if (node === undefined) {
    refuse(
      `Node.js ${NEEDED_MAJOR} or newer is needed; this is ${process.version}. Run 'npm ci' in Flamenco's folder, which brings it along.`,
    );
    return;
  }
  const child = spawn(node, [...V8_OPTIONS, fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => refuse(`Cannot run ${node}: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 128)));
}

/** npx puts a shell between itself and us, which dies of a signal and passes nothing on: when it is gone, we end, too. */
function endWithNpx() {
  if (process.env.npm_command !== 'exec') return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 250);
  watch.unref();
}

function ownNode() {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('node/package.json'));
    const file = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    return existsSync(file) ? file : undefined;
  } catch {
    return undefined; // the package is not installed
  }
}

function refuse(message) {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}
