/**
 * `npm test [-- JEST ARGUMENTS]`: installs the programs that the tests start, builds what they run, runs Jest, and ends with a line
 * `N passed, N failed`. Extra arguments go to Jest: `npm test -- --projects libs/domain`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildWorkspace } from '../build-workspace.ts';
import { provideSystemPrograms, TEST_PROGRAMS } from '../system-packages.ts';
import { countTests, describeTestCount, type JestResults } from './test-count.ts';
import { testsOnlyLibraries } from './jest-arguments.ts';

const root = join(import.meta.dirname, '../..');

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Runs Jest and returns its exit status; its own output goes to the terminal. */
function runJest(args: readonly string[], resultsFile: string): number {
  const jest = join(root, 'node_modules/jest/bin/jest.js');
  const { status, error } = spawnSync(
    process.execPath,
    [jest, '--json', `--outputFile=${resultsFile}`, ...args],
    {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, NODE_OPTIONS: withVmModules(process.env['NODE_OPTIONS']) },
    },
  );
  if (error !== undefined) throw error;
  return status ?? 1;
}

/** Nest is ESM only: Jest loads it through Node's VM modules. */
function withVmModules(nodeOptions = ''): string {
  return `${nodeOptions} --experimental-vm-modules --disable-warning=ExperimentalWarning`.trim();
}

function readResults(file: string): JestResults | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as JestResults;
  } catch {
    return undefined; // Jest writes none when it could not start, or was asked for something else (--listTests)
  }
}

function main(jestArguments: readonly string[]): number {
  provideSystemPrograms(TEST_PROGRAMS, say);
  if (!testsOnlyLibraries(jestArguments)) buildWorkspace(root);
  const folder = mkdtempSync(join(tmpdir(), 'flamenco-tests-'));
  try {
    const status = runJest(jestArguments, join(folder, 'results.json'));
    const results = readResults(join(folder, 'results.json'));
    if (results !== undefined) say(describeTestCount(countTests(results)));
    return status;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
