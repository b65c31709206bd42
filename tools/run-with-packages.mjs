/**
 * node tools/run-with-packages.mjs SCRIPT [ARGS…]: installs the npm packages that are missing, then runs SCRIPT on the workspace's
 * own Node.js, with the packages' programs on PATH. Signals go on to the script; its exit status comes back. As in npm-packages.mjs,
 * nothing is newer than Node.js 12, so that an old one can say that it is too old.
 */
import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installPackages, packagesAreInstalled, workspaceNodePath } from './npm-packages.mjs';

const FORWARDED_SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
const OLDEST_NODE = 20;
const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * @param {string} script
 * @param {readonly string[]} args
 */
function runOnWorkspaceNode(script, args) {
  const path = [join(root, 'node_modules/.bin'), process.env['PATH'] || ''].join(delimiter);
  const child = spawn(workspaceNodePath(root), [join(root, script), ...args], {
    stdio: 'inherit',
    env: { ...process.env, PATH: path },
  });
  for (const signal of FORWARDED_SIGNALS) process.on(signal, () => child.kill(signal));
  child.on('exit', (status, signal) => {
    if (signal === null) return process.exit(status === null ? 1 : status);
    for (const forwarded of FORWARDED_SIGNALS) process.removeAllListeners(forwarded);
    process.kill(process.pid, signal);
  });
}

const [script, ...args] = process.argv.slice(2);
if (script === undefined) {
  console.error('Say which script to run: node tools/run-with-packages.mjs SCRIPT [ARGS…]');
  process.exit(2);
}
if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
  console.error(
    `Node.js ${OLDEST_NODE} or newer is needed to install the npm packages, and this is ${process.version}.`,
  );
  console.error('Install Node.js 24 from https://nodejs.org/ and start the same command again.');
  process.exit(1);
}
try {
  if (!packagesAreInstalled(root)) {
    console.log('Installing the npm packages (a minute or two, once) …');
    installPackages(root);
  }
  runOnWorkspaceNode(script, args);
} catch (error) {
  console.error(
    `The npm packages could not be installed: ${error instanceof Error ? error.message : String(error)}.`,
  );
  console.error('Check the connection to the npm registry (npm ping) and start the same command again.');
  process.exit(1);
}
