/** Which npm packages the workspace has, and how to get the missing ones. Runs on the system's Node.js, before any package is there. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** npm runs no other package's install script: all of them bring their binaries along. See `allowScripts` in package.json. */
const PACKAGES_WITH_NEEDED_INSTALL_SCRIPT = ['node'];

/**
 * The Node.js that everything but `tools/*.mjs` runs on.
 * @param {string} root the workspace's folder
 */
export function workspaceNodePath(root) {
  return join(root, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

/**
 * Whether `node_modules` holds what `package-lock.json` asks for. npm writes `node_modules/.package-lock.json` last, so an
 * interrupted installation counts as none.
 * @param {string} root the workspace's folder
 */
export function packagesAreInstalled(root) {
  const installed = readLockedPackages(join(root, 'node_modules/.package-lock.json'));
  const wanted = Object.entries(readLockedPackages(join(root, 'package-lock.json')) || {});
  if (installed === undefined || !existsSync(workspaceNodePath(root))) return false;
  return wanted
    .filter(([path]) => path.includes('node_modules/'))
    .every(([path, entry]) => {
      const found = installed[path];
      return found === undefined ? maybeAbsent(entry) : found.version === entry.version;
    });
}

/**
 * Installs exactly what `package-lock.json` lists. Throws with npm's exit status if npm fails; npm has said why by then.
 * @param {string} root the workspace's folder
 */
export function installPackages(root) {
  runNpm(root, ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
  runNpm(root, ['rebuild', '--loglevel=error', ...PACKAGES_WITH_NEEDED_INSTALL_SCRIPT]);
}

/**
 * @typedef {{ version?: string, optional?: boolean, devOptional?: boolean, peer?: boolean, extraneous?: boolean }} LockedPackage
 * @param {string} file
 * @returns {Record<string, LockedPackage> | undefined} by path below the workspace; undefined if there is no such file
 */
function readLockedPackages(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : undefined;
}

/**
 * Packages of other platforms, and leftovers that npm lists but never installs.
 * @param {LockedPackage} entry
 */
function maybeAbsent(entry) {
  return [entry.optional, entry.devOptional, entry.peer, entry.extraneous].includes(true);
}

/**
 * @param {string} root
 * @param {readonly string[]} args
 */
function runNpm(root, args) {
  const npm = process.env['npm_execpath'];
  const [command, firstArgs] = npm === undefined ? ['npm', []] : [process.execPath, [npm]];
  const { status, error } = spawnSync(command, [...firstArgs, ...args], { cwd: root, stdio: 'inherit' });
  if (error !== undefined) throw new Error(`npm cannot be started: ${error.message}`, { cause: error });
  if (status !== 0)
    throw new Error(`npm ${args[0]} failed with exit status ${status}; its messages are above`);
}
