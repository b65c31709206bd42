import { describe, expect, it } from '@jest/globals';
import { anAttempt } from '../../../../testing/builders';
import { bytesBefore, sourceOf } from './log-source';

const attempts = [
  anAttempt({ id: 'one', number: 1, log_url: '/task.txt.1' }),
  anAttempt({ id: 'two', number: 2, log_url: '/task.txt' }),
];
const info = { task_id: 'task-1', job_id: 'job-1', url: '/task.txt', size: 10 };

describe('where a log is', () => {
  it.each([
    ['latest', { key: 'two', url: '/task.txt', attempt: 2, isGrowing: true }],
    [2, { key: 'two', url: '/task.txt', attempt: 2, isGrowing: true }],
    [1, { key: 'one', url: '/task.txt.1', attempt: 1, isGrowing: false }],
    [7, { key: 'two', url: '/task.txt', attempt: 2, isGrowing: true }],
  ] as const)('attempt %s', (part, expected) => {
    expect(sourceOf(part, attempts, info)).toEqual(expected);
  });

  it('is what the Manager wrote, for a task that no Worker has had', () => {
    expect(sourceOf('latest', [], info)).toEqual({
      key: 'task-1',
      url: '/task.txt',
      attempt: undefined,
      isGrowing: true,
    });
  });

  it('is nowhere when nothing was written', () => {
    expect(sourceOf('latest', [], undefined)).toBeUndefined();
  });
});

describe('a part of a file', () => {
  it.each([
    ['bytes 100-299/300', 100],
    ['bytes 0-9/10', 0],
    [null, 0],
  ])('%s leaves out %i bytes', (header, bytes) => {
    expect(bytesBefore(header)).toBe(bytes);
  });
});
