import { describe, expect, it } from '@jest/globals';
import type { UtilizationQuarter, UtilizationWorker } from '@flamenco/api-client';
import { busyShare, mostFailing, slowest } from './farm-lists';
import { meanShare, utilizationLine } from './utilization-line';

const quarter = (time: string, awake: number, busy: number): UtilizationQuarter => ({
  start: `2026-01-01T${time}:00.000Z`,
  workers_awake: awake,
  workers_busy: busy,
});

const worker = (name: string, given: Partial<UtilizationWorker> = {}): UtilizationWorker => ({
  id: name,
  name,
  busy_seconds: 0,
  tasks_completed: 0,
  tasks_failed: 0,
  ...given,
});

describe('the line of utilisation', () => {
  it('is broken where nobody was awake', () => {
    const quarters = [quarter('10:00', 4, 2), quarter('10:15', 4, 4), quarter('11:00', 2, 0)];
    const pieces = utilizationLine(quarters, 24);
    expect(pieces.map((piece) => piece.map(({ share }) => share))).toEqual([[0.5, 1], [0]]);
    expect(pieces[0]?.[0]?.atMs).toBe(Date.parse('2026-01-01T10:07:30Z'));
    expect(meanShare(quarters)).toBe(0.6);
    expect(meanShare([])).toBeUndefined();
  });

  it('has fewer points than quarters over many days', () => {
    const quarters = Array.from({ length: 840 * 4 }, (_, index) => ({
      ...quarter('00:00', 2, 1),
      start: new Date(index * 900_000).toISOString(),
    }));
    const [piece = [], ...others] = utilizationLine(quarters, 840);
    expect(others).toEqual([]);
    expect(piece.length).toBeLessThanOrEqual(200);
    expect(piece.every(({ share }) => share === 0.5)).toBe(true);
  });
});

describe('the lists of Workers', () => {
  it('have those that are slow, and those on which tasks failed, the worst first', () => {
    const workers = [
      worker('a', { pace: 1.01, tasks_failed: 1 }),
      worker('b', { pace: 1.4 }),
      worker('c', { pace: 2, tasks_failed: 3 }),
      worker('d'),
    ];
    expect(slowest(workers).map(({ name }) => name)).toEqual(['c', 'b']);
    expect(mostFailing(workers).map(({ name }) => name)).toEqual(['c', 'a']);
  });

  it('tell how much of the time a Worker was busy', () => {
    expect(busyShare({ busy_seconds: 12 * 3600 }, 24)).toBe(0.5);
    expect(busyShare({ busy_seconds: 90_000 }, 24)).toBe(1);
  });
});
