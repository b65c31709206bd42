import type { JobEstimate } from '@flamenco/api-client';
import { describe, expect, it } from '@jest/globals';
import { frameTimeWords, readyWords, roughDuration, workersWords } from './estimate-words';

const NOW_MS = Date.parse('2026-01-01T12:00:00Z');
const anEstimate = (more: Partial<JobEstimate>): JobEstimate => ({
  job_id: 'job-1',
  workers_on_it: 0,
  ...more,
});

describe('a duration that nobody knows exactly', () => {
  it.each([
    [-5_000, '< 1 min'],
    [20_000, '< 1 min'],
    [12 * 60_000, '12 min'],
    [60 * 60_000, '1 h'],
    [130 * 60_000, '2 h 10 min'],
    [24 * 3_600_000, '1 d'],
    [76 * 3_600_000, '3 d 4 h'],
  ])('of %d ms is %s', (ms, words) => {
    expect(roughDuration(ms)).toBe(words);
  });
});

describe('when a job is done', () => {
  it('is told from now, with its range when one points at it', () => {
    const words = readyWords(
      anEstimate({
        ready: '2026-01-01T13:30:00Z',
        earliest: '2026-01-01T13:10:00Z',
        latest: '2026-01-01T14:20:00Z',
      }),
      NOW_MS,
    );
    expect(words.text).toBe('1 h 30 min');
    expect(words.title).toMatch(/^Likely to be done at .* In 8 cases of 10 it is done between .* and .*\.$/);
  });

  it.each([
    ['not-open', /does not run/],
    ['no-workers', /No Worker that is awake/],
    ['no-run-times', /No task was completed/],
    ['far-behind', /come before it/],
  ] as const)('is not told because of %s, and that is', (why, title) => {
    const words = readyWords(anEstimate({ unknown_because: why }), NOW_MS);
    expect(words.text).toBe('–');
    expect(words.title).toMatch(title);
  });

  it('is not told before it is known', () => {
    expect(readyWords(undefined, NOW_MS)).toEqual({ text: '–', title: '' });
  });
});

describe('the time of a frame', () => {
  it.each([
    [undefined, '–', ''],
    [{}, '–', 'No task with frames was completed yet.'],
    [{ mean_frame_seconds: 0.44 }, '0.4 s', 'The time of its completed tasks, for each of their frames.'],
    [{ mean_frame_seconds: 158 }, '2:38', 'The time of its completed tasks, for each of their frames.'],
  ])('of %j is %s', (extras, text, title) => {
    expect(frameTimeWords(extras)).toEqual({ text, title });
  });
});

describe('the Workers of a job', () => {
  const named = (...names: readonly string[]): { id: string; name: string }[] =>
    names.map((name) => ({ id: name, name }));

  it.each([
    [undefined, '–', ''],
    [{ workers_on_it: 0, workers: [] }, '–', 'No Worker is at it now.'],
    [{ workers_on_it: 2, workers: named('box', 'gpu-03') }, '2', 'box, gpu-03'],
    [{ workers_on_it: 31, workers: named('box', 'gpu-03') }, '31', 'box, gpu-03, and 29 more'],
  ])('%j are %s', (extras, text, title) => {
    expect(workersWords(extras)).toEqual({ text, title });
  });
});
