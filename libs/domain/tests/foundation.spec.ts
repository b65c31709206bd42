import { describe, expect, it } from '@jest/globals';
import {
  conflict,
  FarmError,
  forbidden,
  httpStatusOf,
  invalid,
  isFarmError,
  notFound,
  unavailable,
} from '../src/errors.js';
import { isUuid, parseJobId } from '../src/ids.js';
import { emptyTaskCounts, moveAllCounts, moveCount, totalTasks } from '../src/jobs/index.js';
import { isJobStatus, isTaskStatus, isWorkerStatus } from '../src/statuses/index.js';
import { counts } from './builders.js';

describe('FarmError', () => {
  it.each<[FarmError, number]>([
    [notFound('job', 'x'), 404],
    [conflict('c', 'm'), 409],
    [invalid('c', 'm'), 400],
    [forbidden('c', 'm'), 403],
    [unavailable('c', 'm'), 503],
    [conflict('c', 'm', { httpStatus: 412 }), 412],
  ])('%s is answered %d', (error, status) => {
    expect(httpStatusOf(error)).toBe(status);
    expect(error.name).toBe('FarmError');
  });

  it('keeps what caused it', () => {
    const cause = new Error('disk full');
    expect(unavailable('busy', 'Try again later.', { cause }).cause).toBe(cause);
    expect(isFarmError(cause)).toBe(false);
  });

  it('names what was not found', () => {
    expect(notFound('worker tag', 'abc')).toMatchObject({
      code: 'worker-tag-not-found',
      message: expect.stringContaining("'abc'"),
    });
  });
});

describe('ids', () => {
  it.each([
    ['0f2a4f9c-5d6e-4b0a-9f43-2f6c3a0d7c11', true],
    ['0F2A4F9C-5D6E-1B0A-0F43-2F6C3A0D7C11', true],
    ['00000000-0000-0000-0000-000000000000', true],
    ['0f2a4f9c5d6e4b0a9f432f6c3a0d7c11', false],
    ['{0f2a4f9c-5d6e-4b0a-9f43-2f6c3a0d7c11}', false],
    ['0f2a4f9c-5d6e-4b0a-9f43-2f6c3a0d7c1g', false],
    ['0f2a4f9c-5d6e-4b0a-9f43-2f6c3a0d7c11\n', false],
    ['', false],
  ])('%j is a UUID: %s', (text, expected) => {
    expect(isUuid(text)).toBe(expected);
  });

  it('are kept in lower case, and refused with an example', () => {
    expect(parseJobId('0F2A4F9C-5D6E-4B0A-9F43-2F6C3A0D7C11')).toBe('0f2a4f9c-5d6e-4b0a-9f43-2f6c3a0d7c11');
    expect(() => parseJobId('nonsense')).toThrow(/'nonsense' is not the id of a job/);
  });
});

describe('statuses', () => {
  it('are told from other words', () => {
    expect([isJobStatus('requeueing'), isTaskStatus('soft-failed'), isWorkerStatus('awake')]).toEqual([
      true,
      true,
      true,
    ]);
    expect([isJobStatus('toString'), isTaskStatus(''), isWorkerStatus('Awake')]).toEqual([
      false,
      false,
      false,
    ]);
  });
});

describe('task counts', () => {
  it('move from status to status', () => {
    expect(moveCount(counts({ queued: 3 }), 'queued', 'active')).toEqual(counts({ queued: 2, active: 1 }));
    expect(moveCount(counts({ queued: 3 }), 'queued', 'queued')).toEqual(counts({ queued: 3 }));
    expect(
      moveAllCounts(counts({ queued: 3, active: 1, failed: 1 }), ['queued', 'active'], 'canceled'),
    ).toEqual(counts({ canceled: 4, failed: 1 }));
  });

  it.each([2, -1, 0.5])('refuse to move %d where there is one', (n) => {
    expect(() => moveCount(counts({ queued: 1 }), 'queued', 'active', n)).toThrow(/recount them/);
  });

  it('are zero without tasks', () => {
    expect(totalTasks(emptyTaskCounts())).toBe(0);
  });
});
