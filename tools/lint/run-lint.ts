/**
 * `npm run lint`: ESLint (with the boundaries between projects), Prettier and knip; ruff and mypy for the Python inside Blender. All of
 * them run, whichever fails first.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildWorkspace, runNx } from '../build-workspace.ts';
import { providePythonPrograms } from '../python/python-environment.ts';
import { provideSystemPrograms, PYTHON_VENV } from '../system-packages.ts';

const root = join(import.meta.dirname, '../..');
const addon = join(root, 'blender-addon');
const receipts = join(root, 'apps/worker/blender');

/** One check: a program, its arguments, and the folder that it runs in. */
type Check = readonly [program: string, args: readonly string[], folder: string];

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function nodeChecks(): readonly Check[] {
  const programs = [
    ['eslint/bin/eslint.js', '.'],
    ['prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'],
    ['knip/bin/knip.js'],
  ] as const;
  return programs.map(([program, ...args]) => [
    process.execPath,
    [join(root, 'node_modules', program), ...args],
    root,
  ]);
}

function pythonChecks(): readonly Check[] {
  provideSystemPrograms([PYTHON_VENV], say);
  const requirements = join(import.meta.dirname, 'requirements.txt');
  const programs = providePythonPrograms(root, { name: 'ruff-and-mypy', requirements }, say);
  const ruffChecks = [addon, receipts].flatMap((folder): readonly Check[] => [
    [join(programs, 'ruff'), ['check', '--quiet', '.'], folder],
    [join(programs, 'ruff'), ['format', '--check', '--quiet', '.'], folder],
  ]);
  return [...ruffChecks, [join(programs, 'mypy'), ['--no-error-summary'], addon]];
}

/** Nx's boundary rule reads the project graph from its cache, and checks nothing while there is none. */
function refreshProjectGraph(): void {
  runNx(root, ['show', 'projects', '--json']);
}

buildWorkspace(root, say); // ESLint's rules about types read the libraries' built declarations
refreshProjectGraph();
const failed = [...nodeChecks(), ...pythonChecks()].filter(([program, args, cwd]) => {
  const { status, error } = spawnSync(program, args, { cwd, stdio: 'inherit' });
  if (error !== undefined) say(`${program} cannot be started: ${error.message}`);
  return status !== 0;
});
process.exitCode = failed.length === 0 ? 0 : 1;
