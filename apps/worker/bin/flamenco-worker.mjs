#!/usr/bin/env node
// Starts the Worker with a Node.js that is new enough: this one, or the one that is installed with the workspace.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NEEDED_MAJOR = 24;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const main = new URL('../dist/main.js', import.meta.url);

endWithNpx();
if (!existsSync(main)) {
  fail('The Worker is not built yet; run "npm run build" in the folder of Flamenco, then start it again.');
} else if (Number(process.versions.node.split('.')[0]) >= NEEDED_MAJOR) {
  await import(main.href);
} else {
  startWith(workspaceNode());
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

/** The path of the `node` package's program, or nothing if it is not installed. */
function workspaceNode() {
  try {
    const require = createRequire(import.meta.url);
    const packageFile = require.resolve('node/package.json');
    return join(dirname(packageFile), require(packageFile).bin.node);
  } catch {
    return undefined;
  }
}

function startWith(node) {
  if (node === undefined || !existsSync(node)) {
    fail(
      `The Worker needs Node.js ${NEEDED_MAJOR} or newer, this is ${process.versions.node}. ` +
        'Run "npm ci" in the folder of Flamenco, which brings one along, or install it from https://nodejs.org/.',
    );
    return;
  }
  // The channel ('ipc') tells the Worker when this process is gone, even when it was killed.
  const worker = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  worker.once('error', (error) => fail(`Cannot start ${node}: ${error.message}`));
  worker.once('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    for (const name of SIGNALS) process.removeAllListeners(name);
    process.kill(process.pid, signal);
  });
  for (const name of SIGNALS) process.on(name, () => worker.kill(name));
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}
