import { describe, expect, it } from '@jest/globals';
import { aJob } from '../../../../testing/builders';
import type { JobRow } from '../data/job-extras';
import { jobColumns } from './job-columns';

const PLACE = { base: '/job-files/job-1', rendered: '2026-01-01T12:00:00Z' };

const picture = (file: string, frame?: number): JobRow => ({
  ...aJob(),
  extras: {
    job_id: 'job-1',
    picture: {
      ...PLACE,
      suffixes: [`${file}.jpg`, `${file}-tiny.jpg`],
      ...(frame !== undefined && { frame }),
    },
  },
});

function column(id: string): ReturnType<typeof jobColumns>[number] {
  const found = jobColumns(undefined).find((one) => one.id === id);
  if (found === undefined) throw new Error(`no column ${id}`);
  return found;
}

const cellOf = (id: string, row: JobRow): HTMLElement => column(id).cell?.(row) as HTMLElement;

describe('the picture of a job in the list', () => {
  it('is loaded when it comes into sight, in a place that is there before', () => {
    const cell = cellOf('picture', picture('p', 7));
    const image = cell.querySelector('img');
    expect([image?.loading, image?.getAttribute('src'), image?.alt]).toEqual([
      'lazy',
      '/job-files/job-1/p-tiny.jpg',
      'Frame 7',
    ]);
    expect(cell.className).toBe('picture');
    image?.dispatchEvent(new Event('error'));
    expect([cell.className, cell.childElementCount]).toEqual(['picture none', 0]);
  });

  it('has its place without one, and says so once that is known', () => {
    const titles = [aJob(), { ...aJob(), extras: { job_id: 'job-1' } }].map((job) => {
      const cell = cellOf('picture', job);
      return [cell.className, cell.title];
    });
    expect(titles).toEqual([
      ['picture none', ''],
      ['picture none', 'No picture yet'],
    ]);
  });

  it('is drawn again when it is another one, and only then', () => {
    const valueOf = (row: JobRow): unknown => column('picture').value(row);
    expect(valueOf(picture('p', 7))).toBe(valueOf(picture('p', 7)));
    expect(valueOf(picture('p'))).not.toBe(valueOf(picture('q')));
    expect(valueOf(aJob())).not.toBe(valueOf({ ...aJob(), extras: { job_id: 'job-1' } }));
  });
});

describe('what the list shows of a job besides', () => {
  it.each([
    ['ready', {}, '–', ''],
    [
      'ready',
      { estimate: { unknown_because: 'not-open' } },
      '–',
      'The job does not run: it is paused, or it has ended.',
    ],
    [
      'frame',
      { mean_frame_seconds: 158 },
      '2:38',
      'The time of its completed tasks, for each of their frames.',
    ],
    ['workers', { workers_on_it: 1, workers: [{ id: 'w', name: 'gpu-03' }] }, '1', 'gpu-03'],
  ] as const)('%s of %j is %s', (id, extras, text, title) => {
    const cell = cellOf(id, { ...aJob(), extras: { job_id: 'job-1', ...extras } } as JobRow);
    expect([cell.textContent, cell.title]).toEqual([text, title]);
  });
});
