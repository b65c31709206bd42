import { Component, inject } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aJobUpdate, aPreview, aRender } from '../../../../testing/builders';
import { LiveBench } from '../../../../testing/live-bench';
import { PictureStrip } from './picture-strip';
import { RenderWall } from './render-wall';

@Component({ template: '', providers: [PictureStrip] })
class StripUser {
  readonly strip = inject(PictureStrip);
}

const PICTURE = { job_id: 'job-1', thumbnail: { base: '/job-files/job-1', suffixes: [] } };
const answerOf = (...frames: readonly number[]): object => ({
  base: '/job-files/job-1',
  suffixes: ['last.jpg', 'last-small.jpg', 'last-tiny.jpg'],
  previews: frames.map((frame) => aPreview(frame)),
});

/** Loads are so far apart. */
const GAP_MS = 2_100;

let bench: LiveBench;

beforeEach(() => {
  bench = new LiveBench();
});

afterEach(() => bench.end());

describe('the film strip of a job', () => {
  it('follows the newest picture until one is chosen, and is loaded again when one comes', async () => {
    const { strip } = TestBed.createComponent(StripUser).componentInstance;
    strip.select('job-1');
    await bench.connect();
    await bench.answer('/api/v3/jobs/job-1/previews', answerOf(1, 2));
    expect(strip.shown()?.frame).toBe(2);
    expect(strip.followsNewest()).toBe(true);
    bench.socket.arrives('/last-rendered', PICTURE);
    bench.socket.arrives('/last-rendered', { ...PICTURE, job_id: 'job-2' });
    await bench.settle(GAP_MS);
    await bench.answer('/api/v3/jobs/job-1/previews', answerOf(1, 2, 3));
    expect(strip.shown()?.frame).toBe(3);
    strip.look(strip.pictures()[0]);
    bench.socket.arrives('/last-rendered', PICTURE);
    await bench.settle(GAP_MS);
    await bench.answer('/api/v3/jobs/job-1/previews', answerOf(1, 2, 3, 4));
    expect([strip.shown()?.frame, strip.newest()?.frame]).toEqual([1, 4]);
    strip.look(undefined);
    expect(strip.shown()?.frame).toBe(4);
  });

  it('of another job begins with its newest', async () => {
    const { strip } = TestBed.createComponent(StripUser).componentInstance;
    strip.select('job-1');
    await bench.connect();
    await bench.answer('/api/v3/jobs/job-1/previews', answerOf(1, 2));
    strip.look(strip.pictures()[0]);
    strip.select('job-2');
    await bench.settle();
    expect(strip.pictures()).toEqual([]);
    await bench.answer('/api/v3/jobs/job-2/previews', answerOf(8, 9));
    expect(strip.shown()?.frame).toBe(9);
  });
});

describe('the wall of renders', () => {
  it('is loaded again when something was rendered, and follows its jobs', async () => {
    const wall = TestBed.inject(RenderWall);
    await bench.connect();
    await bench.answer('/api/v3/renders', { renders: [aRender(), aRender({ job_id: 'job-2' })] });
    const counts = { ...aJobUpdate().task_counts, queued: 4, completed: 6 };
    bench.socket.arrives('/jobs', aJobUpdate({ status: 'failed', task_counts: counts }));
    bench.socket.arrives('/jobs', aJobUpdate({ id: 'job-2', was_deleted: true }));
    await bench.settle();
    expect(wall.renders()).toEqual([aRender({ job_status: 'failed', tasks_completed: 6, tasks_total: 10 })]);
    bench.socket.arrives('/last-rendered', PICTURE);
    await bench.settle(GAP_MS);
    await bench.answer('/api/v3/renders', { renders: [aRender({ latest: aPreview(4) })] });
    expect(wall.renders()[0]?.latest.frame).toBe(4);
  });
});
