import { describe, expect, it } from '@jest/globals';
import { frameWords } from './worker-frames';

describe('what a Worker renders', () => {
  const steps = (done: number, total: number) => ({ steps_completed: done, steps_total: total });
  it.each([
    ['a frame', { frames: '152', ...steps(0, 1) }, 'frame 152'],
    ['the frame of several that it is at', { frames: '150-159', ...steps(2, 10) }, 'frame 152'],
    ['several, when steps are no frames', { frames: '150-159', ...steps(2, 3) }, 'frames 150-159'],
    ['several, when all of them are done', { frames: '1,5', ...steps(2, 2) }, 'frames 1,5'],
    ['several, when it is its last task', { frames: '1-2', ...steps(1, 2), status: 'failed' }, 'frames 1-2'],
    ['a task without frames', { ...steps(0, 1) }, 'preview-video'],
    ['frames in words of their own', { frames: 'all', ...steps(0, 1) }, 'preview-video'],
  ] as const)('%s', (_, task, words) => {
    expect(frameWords({ name: 'preview-video', status: 'active', ...task })).toBe(words);
  });
});
