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
import { testsOnlyLibraries } from './jest-arguments.ts';
import {
  countTests,
  describeSlowestFiles,
  describeTestCount,
  NO_TESTS,
  sumCounts,
  type JestResults,
  type TestCount,
  type TestFileResults,
} from './test-count.ts';

const root = join(import.meta.dirname, '../..');

/** Some tests of farms are timed (a task is queued again within 5 s …): they run when nothing else does, one beside another. */
const ROUNDS = [
  ['--ignoreProjects', 'timed'],
  ['--selectProjects', 'timed', '--maxWorkers=2'],
];

interface Round {
  readonly status: number;
  readonly count: TestCount;
  readonly files: readonly TestFileResults[];
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Runs Jest; its own output goes to the terminal. */
function runJest(args: readonly string[], resultsFile: string): Round {
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
  const results = readResults(resultsFile);
  return {
    status: status ?? 1,
    count: results === undefined ? NO_TESTS : countTests(results),
    files: results?.testResults ?? [],
  };
}

/** The dashboard's tests are in VM contexts, and Angular is ESM only. */
function withVmModules(nodeOptions = ''): string {
  return `${nodeOptions} --experimental-vm-modules --disable-warning=ExperimentalWarning`.trim();
}

/** Nothing when Jest wrote none: it could not start (its status says so), or was asked for something else (--listTests). */
function readResults(resultsFile: string): JestResults | undefined {
  try {
    return JSON.parse(readFileSync(resultsFile, 'utf8')) as JestResults;
  } catch {
    return undefined;
  }
}

function main(jestArguments: readonly string[]): number {
  provideSystemPrograms(TEST_PROGRAMS, say);
  if (!testsOnlyLibraries(jestArguments)) buildWorkspace(root, say);
  const folder = mkdtempSync(join(tmpdir(), 'flamenco-tests-'));
  try {
    const rounds = (jestArguments.length === 0 ? ROUNDS : [jestArguments]).map((args, index) =>
      runJest(args, join(folder, `results-${index}.json`)),
    );
    const slowest = describeSlowestFiles(
      rounds.flatMap(({ files }) => files),
      root,
    );
    if (slowest.length > 0) say(['The slowest files:', ...slowest].join('\n'));
    const isOnPostgres = process.env['FLAMENCO_TEST_POSTGRES'] !== undefined;
    const skippedAs = isOnPostgres ? 'not applicable on PostgreSQL' : 'skipped';
    say(describeTestCount(sumCounts(rounds.map(({ count }) => count)), skippedAs));
    return Math.max(...rounds.map(({ status }) => status));
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
