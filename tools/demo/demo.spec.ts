import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import type { Job } from '../farm/manager-api.ts';
import { parseDemoOptions } from './demo-options.ts';
import { freePort, isPortFree } from './free-port.ts';
import { placeBefore } from './unfinished-jobs.ts';
import { countFrames, describeProgress, sayChanges } from './progress.ts';

describe("the demo's options", () => {
  it('render everything and keep the dashboard up, unless told otherwise', () => {
    expect(parseDemoOptions([])).toEqual({ once: false, frames: '1-48', port: 8080 });
  });

  it('are read from the command line', () => {
    const args = ['--once', '--frames', '1-3,7', '--port', '8081'];
    expect(parseDemoOptions(args)).toEqual({ once: true, frames: '1-3,7', port: 8081 });
    expect(parseDemoOptions(['--help'])).toBe('help');
  });

  it.each([
    [['--frames', 'all'], /--frames all is not a list of frames: write something like 1-3/],
    [['--frames', ''], /is not a list of frames/],
    [['--port', '80800'], /choose a number from 1 to 65535/],
    [['--port', '0'], /choose a number from 1 to 65535/],
    [['--twice'], /Unknown option '--twice'/],
  ])('%j are refused', (args, message) => {
    expect(() => parseDemoOptions(args)).toThrow(message);
  });
});

it('free ports are others for all who ask at the same time', async () => {
  const ports = await Promise.all(Array.from({ length: 50 }, () => freePort()));
  expect(new Set(ports).size).toBe(50);
});

describe("the demo's progress", () => {
  const aJob: Job = { id: 'j', name: 'Campfire', status: 'active', activity: '', priority: 50, steps_completed: 0, steps_total: 5 };

  it.each([
    [{ steps_completed: 0, steps_total: 0, status: 'queued' }, '   0 %  queued: 0 of 4 frames rendered'],
    [{ steps_completed: 2 }, '  40 %  active: 2 of 4 frames rendered'],
    [{ steps_completed: 4 }, '  80 %  active: all 4 frames rendered'],
    [{ steps_completed: 5, status: 'completed' }, ' 100 %  completed: all 4 frames rendered'],
    [{ steps_completed: 2, task_counts: { failed: 1 } }, '  40 %  active: 2 of 4 frames rendered, 1 task failed'],
  ])('%j is "%s"', (change, line) => {
    expect(describeProgress({ ...aJob, ...change }, 4)).toBe(line);
  });

  it.each([
    ['1-3', 3],
    ['5', 1],
    ['1-3,7', 4],
    ['1-3,2-4', 4],
  ])('%s has %i frames', (frames, count) => {
    expect(countFrames(frames)).toBe(count);
  });

  it('is said when it changes', () => {
    const said: string[] = [];
    const say = sayChanges((line) => said.push(line));
    for (const line of ['a', 'a', 'b', 'a']) say(line);
    expect(said).toEqual(['a', 'b', 'a']);
  });
});

describe("the demo's job", () => {
  const aJob = (status: string, priority = 50): { status: string; priority: number } => ({ status, priority });

  it.each([
    [[], 50, undefined],
    [[aJob('completed'), aJob('failed', 90)], 50, undefined],
    [[aJob('queued')], 51, /^A job of an earlier demo did not finish. The new one goes first/],
    [[aJob('active', 51), aJob('queued', 20)], 52, /^2 jobs of an earlier demo/],
    [[aJob('active', 100)], 100, /goes first/],
  ])('among %j has priority %i', (jobs, priority, notice) => {
    const place = placeBefore(jobs);
    expect(place.priority).toBe(priority);
    if (notice === undefined) expect(place.notice).toBeUndefined();
    else expect(place.notice).toMatch(notice);
  });
});

describe('whether a port is free', () => {
  it('is told before a Manager is started on it', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, resolve));
    const { port } = server.address() as AddressInfo;
    expect(await isPortFree(port)).toBe(false);
    await new Promise((resolve) => server.close(resolve));
    expect(await isPortFree(port)).toBe(true);
  });
});
