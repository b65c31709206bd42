import { describe, expect, it } from '@jest/globals';
import { testsOnlyLibraries } from './jest-arguments.ts';
import { countTests, describeTestCount, sumCounts } from './test-count.ts';

describe('the line that CI reads', () => {
  it.each([
    [{ passed: 12, failed: 0, skipped: 0 }, '12 passed, 0 failed'],
    [{ passed: 12, failed: 3, skipped: 0 }, '12 passed, 3 failed'],
    [{ passed: 12, failed: 3, skipped: 1 }, '12 passed, 3 failed, 1 skipped'],
  ])('says %j as "%s"', (count, line) => {
    expect(describeTestCount(count)).toBe(line);
  });

  it('counts a file that could not run as a failure', () => {
    const results = {
      numPassedTests: 4,
      numFailedTests: 1,
      numPendingTests: 2,
      numTodoTests: 1,
      numRuntimeErrorTestSuites: 1,
    };
    expect(countTests(results)).toEqual({ passed: 4, failed: 2, skipped: 3 });
  });

  it('adds up the runs', () => {
    const one = { passed: 1, failed: 2, skipped: 3 };
    expect(sumCounts([one, one])).toEqual({ passed: 2, failed: 4, skipped: 6 });
  });
});

describe('whether only libraries are tested', () => {
  it.each([
    [['--projects', 'libs/domain'], true],
    [['--projects', 'libs/domain', './libs/job-compilers', '-w', '1'], true],
    [['--projects=libs/domain', '--watch'], true],
    [['--projects', 'libs/domain', 'apps/worker'], false],
    [['--projects', 'apps/manager'], false],
    [['-t', 'frame ranges'], false],
    [[], false],
  ])('%j: %j', (args, expected) => {
    expect(testsOnlyLibraries(args)).toBe(expected);
  });
});
