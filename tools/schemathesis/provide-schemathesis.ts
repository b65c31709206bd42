/** Schemathesis is a Python program: it gets an environment of its own below node_modules, made once for each list of versions. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');

/** The path of Schemathesis's program; installs it when it is not there. Throws an Error that says what to install first. */
export function provideSchemathesis(root: string, say: (line: string) => void): string {
  const versions = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex').slice(0, 12);
  const environment = join(root, 'node_modules/.cache/schemathesis', versions);
  const programs = join(environment, process.platform === 'win32' ? 'Scripts' : 'bin');
  const installed = join(environment, 'installed');
  if (!existsSync(installed)) {
    say('Installing Schemathesis (a minute, once) …');
    rmSync(environment, { recursive: true, force: true });
    const python = process.platform === 'win32' ? 'python' : 'python3';
    runOrExplain(python, ['-m', 'venv', environment], PYTHON_MISSING);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', REQUIREMENTS];
    runOrExplain(
      join(programs, 'python'),
      pip,
      'Check the connection to PyPI, and start the same command again.',
    );
    writeFileSync(installed, '');
  }
  return join(programs, 'schemathesis');
}

const PYTHON_MISSING = [
  'Schemathesis needs Python 3.11 or newer with its module venv: https://www.python.org/downloads/',
  'On Debian and Ubuntu: sudo apt-get install python3-venv',
  'Then start the same command again.',
].join('\n');

function runOrExplain(program: string, args: readonly string[], remedy: string): void {
  const { status, error, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status === 0) return;
  const said = error === undefined ? `${stdout}${stderr}`.trim() : error.message;
  throw new Error(`${program} ${args.slice(0, 3).join(' ')} failed: ${said}\n${remedy}`);
}
