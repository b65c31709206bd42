import { TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aWorker } from '../../../../testing/builders';
import { FakeDialogs } from '../../../../testing/fake-dialogs';
import { LiveBench } from '../../../../testing/live-bench';
import { Notices } from '../../../shared/notices';
import { WorkerTags } from './worker-tags';

const TAGS = '/api/v3/worker-mgt/tags';
const WORKERS = '/api/v3/worker-mgt/workers';

const gpu = { id: 'tag-gpu', name: 'gpu', description: '' };
const fast = { id: 'tag-fast', name: 'fast', description: '' };
const tagged = aWorker({ id: 'a', name: 'box-a', tags: [gpu, fast] });
const plain = aWorker({ id: 'b', name: 'box-b' });

describe('tags of Workers', () => {
  let bench: LiveBench;
  let dialogs: FakeDialogs;
  let store: WorkerTags;

  beforeEach(async () => {
    dialogs = new FakeDialogs();
    bench = new LiveBench([dialogs.provider]);
    store = TestBed.inject(WorkerTags);
    await bench.connect();
    await bench.answer(TAGS, { tags: [gpu] });
    await bench.answer(WORKERS, { workers: [tagged, plain] });
  });
  afterEach(async () => {
    await bench.settle(11_000); // notices leave
    bench.end();
  });

  it('are counted by who has them, and loaded again when one changes', async () => {
    expect(store.tags().map(({ name, members }) => [name, members.length])).toEqual([['gpu', 1]]);
    bench.socket.arrives('/workertags', { tag: fast });
    await bench.settle();
    await bench.settle(1_000);
    await bench.answer(TAGS, { tags: [fast, gpu] });
    bench.http.match(WORKERS).forEach((request) => request.flush({ workers: [tagged, plain] }));
    await bench.settle();
    expect(store.tags().map(({ name }) => name)).toEqual(['fast', 'gpu']);
  });

  it('are given to those that lack them, and keep what these have; who is refused is named', async () => {
    const given = store.assign([tagged, plain], { ...gpu }, true);
    await bench.settle(1);
    const request = bench.http.expectOne(`${WORKERS}/b/settags`);
    expect(request.request.body).toEqual({ tag_ids: ['tag-gpu'] });
    request.flush({ code: 500, message: 'The disk is full' }, { status: 500, statusText: '' });
    await given;
    const [notice] = TestBed.inject(Notices).notices();
    expect(JSON.stringify(notice)).toMatch(/box-b.*The disk is full/);
  });

  it('are taken off, and the others stay', async () => {
    const taken = store.assign([tagged], gpu, false);
    await bench.settle(1);
    const request = bench.http.expectOne(`${WORKERS}/a/settags`);
    expect(request.request.body).toEqual({ tag_ids: ['tag-fast'] });
    request.flush(null, { status: 204, statusText: '' });
    await taken;
  });

  it('are taken back, from what the Workers have by then', async () => {
    const given = store.assign([plain], gpu, true);
    await bench.settle(1);
    bench.http.expectOne(`${WORKERS}/b/settags`).flush(null, { status: 204, statusText: '' });
    await given;
    bench.socket.arrives('/workertags', { tag: gpu });
    await bench.settle(1_100);
    for (const request of bench.http.match(TAGS)) request.flush({ tags: [gpu, fast] });
    const now = { workers: [tagged, { ...plain, tags: [gpu, fast] }] };
    for (const request of bench.http.match(WORKERS)) request.flush(now);
    await bench.settle();
    expect(TestBed.inject(Notices).undoLast()).toBe(true);
    await bench.settle(1);
    const request = bench.http.expectOne(`${WORKERS}/b/settags`);
    expect(request.request.body).toEqual({ tag_ids: ['tag-fast'] });
    request.flush(null, { status: 204, statusText: '' });
    await bench.settle(10_000);
  });

  it('are taken back at once, before the Worker is known to have them', async () => {
    const given = store.assign([plain], gpu, true);
    await bench.settle(1);
    bench.http.expectOne(`${WORKERS}/b/settags`).flush(null, { status: 204, statusText: '' });
    await given;
    TestBed.inject(Notices).undoLast();
    await bench.settle(1);
    const request = bench.http.expectOne(`${WORKERS}/b/settags`);
    expect(request.request.body).toEqual({ tag_ids: [] });
    request.flush(null, { status: 204, statusText: '' });
    await bench.settle(1);
  });

  it('are deleted only after saying what that does', async () => {
    dialogs.agrees = false;
    const [tag] = store.tags();
    expect(await store.remove(tag!)).toBe(false);
    expect(dialogs.asked[0]).toMatch(/“gpu”.*1 Worker will lose it.*any Worker/);
  });
});
