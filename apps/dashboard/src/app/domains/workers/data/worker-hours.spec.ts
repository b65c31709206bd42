import { describe, expect, it } from '@jest/globals';
import { hoursUntil } from './worker-hours';

describe('the last hours of a Worker', () => {
  it('are 24, also those in which it did nothing', () => {
    const known = [
      {
        start: '2026-01-01T10:00:00.000Z',
        workers: 1,
        busy_seconds: 1800,
        tasks_completed: 2,
        tasks_failed: 1,
      },
      {
        start: '2025-12-01T10:00:00.000Z',
        workers: 1,
        busy_seconds: 60,
        tasks_completed: 1,
        tasks_failed: 0,
      },
    ];
    const hours = hoursUntil(Date.parse('2026-01-01T11:20:00Z'), known);
    expect(hours).toHaveLength(24);
    expect(hours.at(-1)).toEqual({
      startMs: Date.parse('2026-01-01T11:00:00Z'),
      percent: 0,
      completed: 0,
      failed: 0,
    });
    expect(hours.at(-2)).toMatchObject({ percent: 50, completed: 2, failed: 1 });
    expect(hours.filter(({ percent }) => percent > 0)).toHaveLength(1);
  });
});
