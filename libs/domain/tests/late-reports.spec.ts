import { describe, expect, it } from '@jest/globals';
import type { TaskStatus } from '../src/statuses/index.js';
import { checkTaskReport } from '../src/tasks/index.js';

describe('a report that comes when its attempt was ended', () => {
  it.each<[TaskStatus, string, boolean]>([
    ['canceled', 'canceled', true],
    ['queued', 'timed-out', true],
    ['paused', 'timed-out', true],
    ['queued', 'requeued', false],
    ['queued', 'canceled', false],
    ['failed', 'timed-out', false],
    ['canceled', 'timed-out', false],
    ['completed', 'completed', false],
  ])('of a task that is %s, as %s: completes it: %p', (taskStatus, attemptOutcome, isTaken) => {
    const about = { taskStatus, attemptOutcome, jobStatus: 'active' } as const;
    expect(checkTaskReport({ ...about, reported: 'completed' })).toMatchObject({ isTaken });
    expect(checkTaskReport({ ...about, reported: 'failed' })).toMatchObject({ isTaken: false });
    expect(checkTaskReport(about)).toMatchObject({ isTaken: false });
  });
});
