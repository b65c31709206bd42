import { describe, expect, it } from '@jest/globals';
import { aPreview } from '../../../../testing/builders';
import { jobPictures, pictureOfFrame, shownOf } from './pictures';

const PLACE = { base: '/job-files/job-1', suffixes: ['last.jpg', 'last-small.jpg', 'last-tiny.jpg'] };

const strip = (...frames: readonly (number | undefined)[]): ReturnType<typeof jobPictures> =>
  jobPictures({ ...PLACE, previews: frames.map((frame) => aPreview(frame)) });

describe('the pictures of a job', () => {
  it('stand in the order of their frames; the newest has its large size', () => {
    const { strip: pictures, newest } = strip(3, 1, undefined, 2);
    expect(pictures.map(({ title }) => title)).toEqual(['Frame 1', 'Frame 2', 'Frame 3', 'render']);
    expect(newest).toMatchObject({
      frame: 2,
      large: expect.stringMatching(/^\/job-files\/job-1\/last.jpg\?of=/),
    });
    expect(pictures[0]).toMatchObject({
      large: '/job-files/job-1/preview-1.jpg',
      tiny: '/job-files/job-1/preview-1-tiny.jpg',
    });
  });

  it('are the last-rendered image alone where nothing else is kept', () => {
    expect(strip()).toEqual({ strip: [], newest: undefined, unknown: '/job-files/job-1/last-small.jpg' });
    expect(jobPictures({ base: '/x', suffixes: [], previews: [] }).unknown).toBeUndefined();
  });

  it('stay where one looks, when that picture makes room for others', () => {
    const [, , third] = strip(1, 2, 3, 9).strip;
    expect(third && shownOf(strip(1, 3, 9).strip, third)?.frame).toBe(3);
    expect(third && shownOf(strip(1, 4, 9).strip, third)?.frame).toBe(4);
    expect(third && shownOf([], third)).toBeUndefined();
  });

  it('are found by the frame of a task', () => {
    const pictures = strip(1, 2).strip;
    expect(pictureOfFrame(pictures, { taskId: 'task-2', frame: 2 })?.title).toBe('Frame 2');
    expect(pictureOfFrame(pictures, { taskId: 'task-2', frame: 3 })).toBeUndefined();
    expect(pictureOfFrame(pictures, { taskId: 'task-1', frame: undefined })?.title).toBe('Frame 1');
  });
});
