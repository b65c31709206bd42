import type { JobCause } from '@flamenco/api-client';
import { describe, expect, it } from '@jest/globals';
import { aCause } from '../../../../testing/builders';
import { blockedBy, causeCount, causeLine, causePlace, pastWords, workerWords } from './cause-words';

const on = (...names: readonly string[]): JobCause =>
  aCause({ workers: names.map((name) => ({ id: name, name })), worker_count: names.length });

describe('what is said of a cause', () => {
  it.each([
    [['real-01'], 'real-01'],
    [['real-01', 'real-02'], 'real-01, real-02'],
    [['real-01', 'real-02', 'real-03'], 'real-01…03'],
    [['gpu-9', 'gpu-10', 'gpu-11'], 'gpu-9, gpu-10, gpu-11'],
    [['a-01', 'a-02', 'a-03', 'b-03', 'b-05'], 'a-01…03, b-03, b-05'],
    [['Anna', 'Bert', 'Carla', 'Dora', 'Emil'], 'Anna, Bert, Carla, Dora and 1 more'],
    [[], ''],
  ])('names the Workers %j in short', (names, words) => {
    expect(workerWords(on(...names))).toBe(words);
  });

  it('counts Workers that are not named', () => {
    expect(workerWords(aCause({ worker_count: 60 }))).toBe('real-01…03 and 57 more');
  });

  it.each<[Partial<JobCause>, string, string]>([
    [{}, '12 frames', 'Frames 117-128, on real-01…03'],
    [{ frames: '7', frame_count: 1, task_count: 1 }, '1 frame', 'Frame 7, on real-01…03'],
    [{ frames: '1-3,7,9…', frame_count: 20 }, '20 frames', 'Frames 1-3, 7, 9…, on real-01…03'],
    [{ workers: [], worker_count: 0 }, '12 frames', 'Frames 117-128'],
  ])('counts its frames: %j', (given, count, place) => {
    expect(causeCount(aCause(given))).toBe(count);
    expect(causePlace(aCause(given))).toBe(place);
  });

  it('counts tasks where frames are not known, and says in general what no line says', () => {
    const { frames: _, frame_count: __, line: ___, ...cause } = aCause();
    expect([causeCount(cause), causePlace(cause)]).toEqual(['12 tasks', 'On real-01…03']);
    expect(causeLine(cause)).toBe('A file is missing; check its path');
  });

  it('leaves out the word that each line begins with', () => {
    expect(causeLine(aCause({ line: 'Error: Cannot render, no camera' }))).toBe('Cannot render, no camera');
    expect(causeLine(aCause({ line: 'RuntimeError: no' }))).toBe('RuntimeError: no');
  });

  it.each([
    [2, 0, '2 tasks, completed since'],
    [0, 1, '1 task, queued again'],
    [2, 1, '3 tasks, 2 completed since and 1 queued again'],
  ])('says what became of it: %d solved, %d tried again', (solved, retried, words) => {
    expect(pastWords(aCause({ task_count: 0, solved_count: solved, retried_count: retried }))).toBe(words);
  });

  it('knows which of its Workers are blocked from its tasks', () => {
    const blocked = { worker_id: 'worker-02', task_type: 'blender', worker_name: 'real-02' };
    const others = [
      { ...blocked, task_type: 'ffmpeg' },
      { ...blocked, worker_id: 'worker-09' },
    ];
    expect(blockedBy(aCause(), [...others, blocked])).toEqual([blocked]);
  });
});
