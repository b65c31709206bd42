/**
 * How the Manager's and the Worker's launchers start them: on this Node.js where it fits, on the one that is installed with the
 * workspace otherwise. Service managers start a program with the system's Node.js, which may be of any age: this file keeps to what
 * Node.js 12 understands, so that an old one can still say what is missing (launch-program.spec.ts looks for what is newer).
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What isolated-vm brings binaries for, by the version of Node's binary interface: Node.js 24 and 26, and no version between them. */
export const BINARY_INTERFACES = ['137', '147'];

const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/** How often is looked whether npx is gone, in ms. */
const NPX_WATCH_MS = 250;

/**
 * @typedef {object} Program
 * @property {string} name as people call it: Manager
 * @property {string} launcher the URL of its launcher
 * @property {string} main what is built of it, relative to the launcher
 * @property {(main: string) => unknown} run starts it in this process, by the URL of `main`
 * @property {readonly NodeJS.Signals[]} [signals] that mean something to it, besides those that end it
 * @property {readonly string[]} [v8Options] with which a process is started for it
 */

/**
 * Starts a program, here or in a process of its own. Ends with exit status 1, and says what to do, where it cannot.
 * @param {Program} program
 */
export function launch({ name, launcher, main, run, signals = [], v8Options = [] }) {
  endWithNpx();
  const built = new URL(main, launcher);
  if (!existsSync(built)) {
    refuse(`The ${name} is not built. Run 'npm run build' in Flamenco's folder, then start it again.`);
  } else if (BINARY_INTERFACES.includes(process.versions.modules)) {
    run(built.href);
  } else {
    const node = installedNode(launcher);
    if (node === undefined) refuse(nodeNeeded(name));
    else
      runOn(
        node,
        [...v8Options, fileURLToPath(launcher), ...process.argv.slice(2)],
        [...SIGNALS, ...signals],
      );
  }
}

/** @param {string} name */
function nodeNeeded(name) {
  return (
    `The ${name} needs Node.js 24 or 26, and this is ${process.version}. Run 'npm ci' in Flamenco's folder, which brings one along ` +
    'for it and leaves the other where it is; or install Node.js 24 from https://nodejs.org/.'
  );
}

/**
 * The program of the npm package `node`, or nothing where it is not installed.
 * @param {string} launcher
 */
function installedNode(launcher) {
  try {
    const folder = dirname(createRequire(launcher).resolve('node/package.json'));
    const file = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    return existsSync(file) ? file : undefined;
  } catch {
    return undefined; // the package is not installed
  }
}

/**
 * Runs the launcher again, as if it were this process: signals go on to it, and its end is ours. The channel ('ipc') tells it when
 * this process is gone, even when it was killed.
 * @param {string} node
 * @param {readonly string[]} args
 * @param {readonly NodeJS.Signals[]} signals
 */
function runOn(node, args, signals) {
  const child = spawn(node, args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  child.once('error', (error) => {
    refuse(`Cannot start ${node}: ${error.message}`);
  });
  child.once('exit', (code, signal) => {
    if (signal === null) process.exit(code === null ? 1 : code);
    for (const name of signals) process.removeAllListeners(name);
    process.kill(process.pid, signal);
  });
  for (const name of signals) process.on(name, () => child.kill(name));
}

/** npx puts a shell between itself and us, which dies of a signal and passes nothing on: when it is gone, we end, too. */
function endWithNpx() {
  if (process.env['npm_command'] !== 'exec') return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, NPX_WATCH_MS);
  watch.unref();
}

/** @param {string} message */
function refuse(message) {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}
