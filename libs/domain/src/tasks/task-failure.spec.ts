import { describe, expect, it } from '@jest/globals';
import { decideFailure, DEFAULT_FAILURE_THRESHOLDS, type FailureInput } from './task-failure.js';

function aFailure(some: Partial<FailureInput> = {}): FailureInput {
  return {
    workerName: 'atlas',
    taskType: 'blender',
    distinctFailingWorkers: 1,
    failuresOfWorker: 1,
    otherCapableWorkers: 5,
    thresholds: DEFAULT_FAILURE_THRESHOLDS,
    ...some,
  };
}

describe('decideFailure', () => {
  it.each<[string, Partial<FailureInput>, string, boolean, boolean, boolean]>([
    // name, input, outcome, failJob, blockWorker, requeueFailedOfWorker
    ['§33.6: first failure, several others', {}, 'soft-failed', false, false, false],
    ['second worker fails', { distinctFailingWorkers: 2 }, 'soft-failed', false, false, false],
    ['§33.6: third worker fails', { distinctFailingWorkers: 3 }, 'failed', false, false, false],
    [
      'two-worker farm, first failure: defect 1 (§10.2)',
      { otherCapableWorkers: 1 },
      'soft-failed',
      false,
      false,
      false,
    ],
    [
      'two-worker farm, second failure',
      { distinctFailingWorkers: 2, otherCapableWorkers: 0 },
      'failed',
      true,
      false,
      false,
    ],
    ['one-worker farm', { otherCapableWorkers: 0 }, 'failed', true, false, false],
    [
      'second failure of the worker: defect 2 (§10.2)',
      { failuresOfWorker: 2 },
      'soft-failed',
      false,
      false,
      false,
    ],
    ['§33.6: third failure of the worker', { failuresOfWorker: 3 }, 'soft-failed', false, true, true],
    [
      '§33.6: third failure, nobody left',
      { failuresOfWorker: 3, otherCapableWorkers: 0 },
      'failed',
      true,
      true,
      false,
    ],
    [
      'third failure of the worker, third worker',
      { failuresOfWorker: 3, distinctFailingWorkers: 3 },
      'failed',
      false,
      true,
      true,
    ],
    [
      'third worker, nobody left',
      { distinctFailingWorkers: 3, otherCapableWorkers: 0 },
      'failed',
      false,
      false,
      false,
    ],
    [
      'blocklist off',
      { failuresOfWorker: 99, thresholds: { blocklistThreshold: 0, softFailLimit: 3 } },
      'soft-failed',
      false,
      false,
      false,
    ],
    [
      'no soft failures',
      { thresholds: { blocklistThreshold: 3, softFailLimit: 1 } },
      'failed',
      false,
      false,
      false,
    ],
  ])('§33.6: %s', (_, some, outcome, failJob, blockWorker, requeueFailedOfWorker) => {
    expect(decideFailure(aFailure(some))).toMatchObject({
      outcome,
      failJob,
      blockWorker,
      requeueFailedOfWorker,
    });
  });

  it.each<[string, Partial<FailureInput>, RegExp[]]>([
    ['§33.6: counts workers and failures left', {}, [/\b1 worker\b/, /2 more failures allowed/, /atlas/]],
    ['uses the singular', { distinctFailingWorkers: 2 }, [/\b2 workers\b/, /1 more failure allowed/]],
    ['§33.6: counts the workers of a hard failure', { distinctFailingWorkers: 3 }, [/\b3 workers\b/]],
    ['§33.6: names worker and type when nobody is left', { otherCapableWorkers: 0 }, [/atlas/, /'blender'/]],
    ['names the block', { failuresOfWorker: 3 }, [/no more tasks of type 'blender'/, /3 failures/]],
  ])('§33.6: %s in the log', (_, some, patterns) => {
    for (const pattern of patterns) expect(decideFailure(aFailure(some)).logLine).toMatch(pattern);
  });

  it('gives the job’s reason only when the job fails', () => {
    expect(decideFailure(aFailure({ otherCapableWorkers: 0 })).jobReason).toMatch(
      /no Worker is left .* 'blender'/,
    );
    expect(decideFailure(aFailure())).not.toHaveProperty('jobReason');
  });
});
