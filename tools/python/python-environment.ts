/** Programs that are Python packages: each list of them gets an environment of its own below node_modules, made once for its versions. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Programs that pip installs. */
export interface PythonPrograms {
  /** What people call them, and the folder that their environments are in. */
  readonly name: string;
  /** The file with their packages, all of them with versions. */
  readonly requirements: string;
}

/**
 * The folder with the programs; installs them when they are not there.
 * @param say - told that it takes a while
 * @throws Error that says what to install first
 */
export function providePythonPrograms(
  root: string,
  { name, requirements }: PythonPrograms,
  say: (line: string) => void,
): string {
  const versions = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12);
  const environment = join(root, 'node_modules/.cache', name, versions);
  const programs = join(environment, process.platform === 'win32' ? 'Scripts' : 'bin');
  const installed = join(environment, 'installed');
  if (existsSync(installed)) return programs;
  say(`Installing ${name} (a minute at most, once) …`);
  rmSync(environment, { recursive: true, force: true });
  const python = process.platform === 'win32' ? 'python' : 'python3';
  runOrExplain(python, ['-m', 'venv', environment], pythonMissing(name));
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements];
  runOrExplain(
    join(programs, 'python'),
    pip,
    `Check the connection to PyPI, from where ${basename(requirements)} is installed, and start the same command again.`,
  );
  writeFileSync(installed, '');
  return programs;
}

function pythonMissing(name: string): string {
  return [
    `${name} needs Python 3.11 or newer with its module venv: https://www.python.org/downloads/`,
    'On Debian and Ubuntu: sudo apt-get install python3-venv',
    'Then start the same command again.',
  ].join('\n');
}

function runOrExplain(program: string, args: readonly string[], remedy: string): void {
  const { status, error, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status === 0) return;
  const said = error === undefined ? `${stdout}${stderr}`.trim() : error.message;
  throw new Error(`${program} ${args.slice(0, 3).join(' ')} failed: ${said}\n${remedy}`);
}
