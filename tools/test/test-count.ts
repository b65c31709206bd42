import { relative } from 'node:path';

/** The part of Jest's `--json` results that the count is made of. */
export interface JestResults {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  /** Files that failed before any of their tests could run. */
  readonly numRuntimeErrorTestSuites: number;
  readonly testResults: readonly TestFileResults[];
}

/** One file of tests: its absolute path, and when it began and ended, in ms since 1970. */
export interface TestFileResults {
  readonly name: string;
  readonly startTime: number;
  readonly endTime: number;
}

/** How many tests ended how. */
export interface TestCount {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Counts tests; a file that could not run at all counts as one failed test, so that it never looks like none. */
export function countTests(results: JestResults): TestCount {
  return {
    passed: results.numPassedTests,
    failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
    skipped: results.numPendingTests + results.numTodoTests,
  };
}

/**
 * The line that CI reads: `N passed, N failed`, and what was skipped, if anything.
 * @param skippedAs - why, where all that is skipped has the same reason
 */
export function describeTestCount({ passed, failed, skipped }: TestCount, skippedAs = 'skipped'): string {
  const counted = `${String(passed)} passed, ${String(failed)} failed`;
  return skipped === 0 ? counted : `${counted}, ${String(skipped)} ${skippedAs}`;
}

export const NO_TESTS: TestCount = { passed: 0, failed: 0, skipped: 0 };

/** The counts of several runs as one. */
export function sumCounts(counts: readonly TestCount[]): TestCount {
  return counts.reduce(
    (sum, count) => ({
      passed: sum.passed + count.passed,
      failed: sum.failed + count.failed,
      skipped: sum.skipped + count.skipped,
    }),
    NO_TESTS,
  );
}

/** Files that took so little are not worth a line. */
const SLOW_FILE_MS = 5_000;
const SLOWEST_FILES = 10;

/** The files that took longest, a line each, the slowest first: where the minutes of a run go. */
export function describeSlowestFiles(files: readonly TestFileResults[], root: string): readonly string[] {
  const took = files.map(({ name, startTime, endTime }) => ({ name, ms: endTime - startTime }));
  const slow = took.filter(({ ms }) => ms >= SLOW_FILE_MS).sort((a, b) => b.ms - a.ms);
  return slow
    .slice(0, SLOWEST_FILES)
    .map(({ name, ms }) => `${(ms / 1000).toFixed(0).padStart(6)} s  ${relative(root, name)}`);
}
