import { describe, expect, it } from '@jest/globals';
import { testsOnlyLibraries } from './jest-arguments.ts';
import { countTests, describeSlowestFiles, describeTestCount, sumCounts } from './test-count.ts';

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
      testResults: [],
    };
    expect(countTests(results)).toEqual({ passed: 4, failed: 2, skipped: 3 });
  });

  it('adds up the runs', () => {
    const one = { passed: 1, failed: 2, skipped: 3 };
    expect(sumCounts([one, one])).toEqual({ passed: 2, failed: 4, skipped: 6 });
  });
});

describe('the slowest files', () => {
  const took = (name: string, seconds: number): { name: string; startTime: number; endTime: number } => ({
    name: `/project/${name}`,
    startTime: 1_000,
    endTime: 1_000 + seconds * 1000,
  });

  it('are told with their seconds, the slowest first, without those that took little', () => {
    const files = [took('a.spec.ts', 12), took('tools/b.spec.ts', 61.4), took('c.spec.ts', 4.9)];
    expect(describeSlowestFiles(files, '/project')).toEqual([
      '    61 s  tools/b.spec.ts',
      '    12 s  a.spec.ts',
    ]);
  });

  it('are ten at most', () => {
    const files = Array.from({ length: 15 }, (_, index) => took(`${index}.spec.ts`, 10 + index));
    expect(describeSlowestFiles(files, '/project')).toHaveLength(10);
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
