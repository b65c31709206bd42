import { describe, expect, it } from '@jest/globals';
import { previewsToDrop } from './preview-strip.js';
import type { StoredPreview } from './rendered-picture.js';

const LIMITS = { pictures: 4, bytes: 1000 };

function aPreview(frame: number | null, given: Partial<StoredPreview> = {}): StoredPreview {
  return {
    file: `file-${frame}`,
    taskId: `task-${frame}`,
    taskName: `render-${frame}`,
    frame,
    workerId: 'worker',
    workerName: 'box',
    rendered: '2026-01-01T12:00:00.000Z',
    bytes: 100,
    ...given,
  };
}

const drops = (before: readonly StoredPreview[], added: StoredPreview): readonly (number | null)[] =>
  previewsToDrop(before, added, LIMITS).map(({ frame }) => frame);

const frames = (...of: readonly number[]): StoredPreview[] => of.map((frame) => aPreview(frame));

describe('the strip of a job', () => {
  it('grows as long as there is room', () => {
    expect(drops(frames(1, 2, 3), aPreview(4))).toEqual([]);
  });

  it('has one picture of a frame', () => {
    expect(drops(frames(1, 2, 3), aPreview(2, { file: 'newer' }))).toEqual([2]);
  });

  it('is thinned evenly, whatever the order, and the new picture stays', () => {
    expect(drops(frames(1, 2, 10, 20), aPreview(30))).toEqual([2]);
    expect(drops(frames(10, 20, 30, 40), aPreview(21))).toEqual([20]);
    expect(drops(frames(10, 20, 30, 40), aPreview(1))).toEqual([10]);
  });

  it('has one picture of a task whose frames are not known, and is thinned by the time', () => {
    const task = (number: number): StoredPreview =>
      aPreview(null, { taskId: `task-${number}`, rendered: `2026-01-01T12:0${number}:00.000Z` });
    const before = [1, 2, 5, 8].map(task);
    expect(previewsToDrop(before, task(5), LIMITS)).toEqual([before[2]]);
    expect(previewsToDrop(before, task(9), LIMITS)).toEqual([before[1]]);
  });

  it('takes no more bytes than it may, but for the new picture', () => {
    expect(drops(frames(1, 2, 3), aPreview(4, { bytes: 750 }))).toEqual([2]);
    expect(drops(frames(1, 2), aPreview(3, { bytes: 5000 }))).toEqual([2, 1]);
  });
});
