import { describe, expect, it } from '@jest/globals';
import { aJob } from '../../../../testing/builders';
import { againValues, inheritedMetadata } from './again';

const job = aJob({
  name: 'shot',
  priority: 70,
  settings: { frames: '1-12', render_output_path: '/render/shot/2026-11-29_103137/######', chunk_size: 2 },
  metadata: { shot: '010', 'user.name': 'anna', 'blend.file': 'shot.blend' },
});

describe('a job that is submitted again', () => {
  it('begins with all that it was submitted with, and with a folder of its own', () => {
    expect(againValues(job, '')).toEqual({
      about: {
        ...{ name: 'shot', priority: 70, isPaused: false },
        ...{ 'metadata.shot': '010', 'metadata.user.name': 'anna', 'metadata.blend.file': 'shot.blend' },
      },
      settings: { frames: '1-12', render_output_path: '/render/shot/{timestamp}/######', chunk_size: 2 },
    });
  });

  it('with some of its frames, writes them to where the others are', () => {
    const { about, settings } = againValues(job, '3,7');
    expect(about['name']).toBe('shot, frames 3,7');
    expect(settings).toMatchObject({
      frames: '3,7',
      render_output_path: '/render/shot/2026-11-29_103137/######',
    });
  });

  it('keeps the metadata that nobody is asked for, and says which job it is again', () => {
    expect(inheritedMetadata(job)).toEqual({ 'blend.file': 'shot.blend', 'again.of': 'job-1' });
  });
});
