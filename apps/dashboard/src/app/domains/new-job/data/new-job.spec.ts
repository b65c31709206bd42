import { TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aJob } from '../../../../testing/builders';
import { LiveBench } from '../../../../testing/live-bench';
import { NewJob } from './new-job';

const TYPES = '/api/v3/jobs/types';
const JOBS = '/api/v3/jobs';
const RENDER = {
  name: 'render',
  label: 'Render',
  etag: 'etag-1',
  settings: [
    { key: 'blendfile', type: 'string', required: true },
    { key: 'frames', type: 'string', required: true },
    { key: 'samples', type: 'int32' },
  ],
};
const ORIGIN = aJob({
  type: 'render',
  settings: { blendfile: '{shared}/shot.blend', frames: '1-12', samples: 4 },
  worker_tag: 'tag-gpu',
  submitter_platform: 'windows',
});

describe('a job that is filled in', () => {
  let bench: LiveBench;
  let job: NewJob;

  async function start(again?: { readonly jobId: string; readonly frames: string }): Promise<void> {
    bench = new LiveBench([NewJob]);
    job = TestBed.inject(NewJob);
    job.begin(again);
    await bench.settle();
    await bench.answer(TYPES, { job_types: [RENDER] });
    await bench.answer('/api/v3/worker-mgt/tags', { tags: [] });
    await bench.answer('/api/v3/configuration', { shamanEnabled: false, storageLocation: '/mnt' });
    if (again) await bench.answer(`${JOBS}/${again.jobId}`, ORIGIN);
  }

  function fillIn(): void {
    job.chooseType('render');
    job.chooseFile('/mnt/shot.blend');
    job.settings.set('frames', '1-3');
  }

  beforeEach(() => sessionStorage.clear());
  afterEach(() => bench.end());

  it('is sent with what was filled in, and with the etag of its type', async () => {
    await start();
    fillIn();
    job.setAbout('metadata.shot', ' 010 ');
    expect(job.body()).toEqual({
      ...{ name: 'shot', type: 'render', type_etag: 'etag-1', priority: 50, submitter_platform: 'manager' },
      settings: { blendfile: '/mnt/shot.blend', frames: '1-3' },
      metadata: { shot: '010' },
    });
    expect(job.frameWords()).toBe('3 frames.');
  });

  it('has faults that are told while it is typed: frames, numbers, what is missing', async () => {
    await start();
    job.chooseType('render');
    expect(job.faulty().map(({ key }) => key)).toEqual(['blendfile', 'frames', 'name']);
    fillIn();
    job.settings.set('frames', '3-x');
    const [, frames, samples] = job.settings.fields();
    expect(job.faultsOf(frames!)[0]?.message).toMatch(/neither a frame nor a range/);
    job.setSetting(samples!, 'many');
    expect(job.faulty().map(({ key }) => key)).toEqual(['frames', 'samples']);
    job.setSetting(samples!, '');
    expect(job.faultsOf(samples!)).toEqual([]);
  });

  it('is sent once, however often it has to be tried: the same job has the same key', async () => {
    await start();
    fillIn();
    const keys: (string | null)[] = [];
    for (const status of [503, 200]) {
      const submitted = job.submit();
      await bench.settle();
      const request = bench.http.expectOne(JOBS);
      keys.push(request.request.headers.get('Idempotency-Key'));
      request.flush(status === 200 ? aJob() : { code: 503, message: 'Not now' }, { status, statusText: '' });
      await bench.settle();
      if (status === 503) await bench.answer(TYPES, { job_types: [RENDER] });
      expect(await submitted).toBe(status === 200 ? 'job-1' : undefined);
    }
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(keys[1]).toBe(keys[0]);
    expect(sessionStorage.getItem('flamenco-new-job')).toBeNull();
  });

  it('is out of date as a check when something is changed; a refusal is only of what was sent', async () => {
    await start();
    fillIn();
    void job.check();
    await bench.settle();
    await bench.answer(`${JOBS}/check`, { warnings: [], task_count: 3 });
    expect(job.isCheckCurrent()).toBe(true);
    job.settings.set('frames', '1-4');
    expect(job.isCheckCurrent()).toBe(false);
    void job.check();
    await bench.settle();
    await bench.answer(`${JOBS}/check`, { code: 400, message: 'That is no job' }, 400);
    await bench.answer(TYPES, { job_types: [RENDER] });
    expect([job.problem(), job.checked()]).toEqual(['That is no job', undefined]);
    job.settings.set('frames', '1-5');
    expect(job.problem()).toBeUndefined();
  });

  it('again begins with the earlier one, its paths in the words of who sent it', async () => {
    await start({ jobId: 'job-1', frames: '3,7' });
    expect(job.body()).toMatchObject({
      name: 'shot_010, frames 3,7',
      submitter_platform: 'windows',
      worker_tag: 'tag-gpu',
      settings: { blendfile: '{shared}/shot.blend', frames: '3,7', samples: 4 },
      metadata: { 'again.of': 'job-1' },
    });
    job.chooseFile('/mnt/other.blend');
    expect(job.body().submitter_platform).toBe('manager');
  });

  it('is kept in this tab, for the job that it is again', async () => {
    await start({ jobId: 'job-1', frames: '' });
    job.settings.set('frames', '1-2');
    await bench.settle();
    bench.end();
    await start({ jobId: 'job-1', frames: '' });
    expect(job.settings.values()['frames']).toBe('1-2');
    bench.end();
    await start({ jobId: 'job-1', frames: '5' });
    expect(job.settings.values()['frames']).toBe('5');
  });
});
