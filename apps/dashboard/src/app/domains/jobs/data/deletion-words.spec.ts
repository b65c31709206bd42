import type { JobDeletionFiles, JobDeletionInfo } from '@flamenco/api-client';
import { describe, expect, it } from '@jest/globals';
import { formatBytes } from '../../../shared/count-words';
import { deletionLines } from './deletion-words';

const files = (kind: JobDeletionFiles['kind'], more: Partial<JobDeletionFiles> = {}): JobDeletionFiles => ({
  kind,
  count: 1,
  bytes: 10,
  is_at_least: false,
  is_kept: false,
  folder: '/jobs/shot',
  examples: [],
  ...more,
});
const info = (...list: readonly JobDeletionFiles[]): JobDeletionInfo => ({
  shaman_checkout: true,
  files: [...list],
});

describe('what a deletion does', () => {
  it('is said by kind, with what stays and where', () => {
    const kept = { is_kept: true, kept_in: '/render/shot/kept-from-job-files' };
    expect(
      deletionLines([
        info(
          files('uploaded', { count: 1200, bytes: 3_400_000 }),
          files('written', {
            ...kept,
            count: 2,
            bytes: 1_250_000_000,
            examples: ['passes/depth_0001.exr', 'x'],
          }),
          files('unknown', { ...kept, is_at_least: true, examples: ['mine.mov'] }),
          files('logs', { count: 3 }),
        ),
      ]),
    ).toEqual([
      'Deleted: 1,200 uploaded files (3.4 MB)',
      'Kept in /render/shot/kept-from-job-files: 2 files written beside them while the job ran (1.3 GB), such as passes/depth_0001.exr',
      'Kept in /render/shot/kept-from-job-files: at least 1 file that somebody else put there (10 bytes), such as mine.mov',
      'Deleted: 3 files of logs and previews (10 bytes)',
    ]);
  });

  it('is summed up over several jobs, and nothing for those without files', () => {
    expect(
      deletionLines([info(files('uploaded')), { shaman_checkout: false }, info(files('uploaded'))]),
    ).toEqual(['Deleted: 2 uploaded files (20 bytes)']);
  });

  it.each([
    [0, '0 bytes'],
    [999, '999 bytes'],
    [1000, '1 kB'],
    [123_456, '123 kB'],
    [999_600_000, '1 GB'],
    [1_940_000_000_000, '1.9 TB'],
    [5e15, '5,000 TB'],
  ])('tells %d as %s', (bytes, words) => {
    expect(formatBytes(bytes)).toBe(words);
  });
});
