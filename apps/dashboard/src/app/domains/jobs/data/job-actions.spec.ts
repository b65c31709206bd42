import { TestBed } from '@angular/core/testing';
import { emptyTaskCounts } from '@flamenco/domain/jobs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aJob, anIdentity, aTask } from '../../../../testing/builders';
import { FakeDialogs } from '../../../../testing/fake-dialogs';
import { LiveBench } from '../../../../testing/live-bench';
import { OwnIdentity } from '../../../shared/identity/own-identity';
import { SILENCE_MS } from '../../../shared/live/heartbeat-watch';
import { Notices } from '../../../shared/notices';
import { JobActions } from './job-actions';
import { PRIORITY_STEPS } from './job-priority';
import { JOB_VERBS } from './job-verbs';
import { TASK_VERBS } from './task-verbs';

const pause = JOB_VERBS.find(({ id }) => id === 'pause')!;
const cancel = JOB_VERBS.find(({ id }) => id === 'cancel')!;
const requeue = JOB_VERBS.find(({ id }) => id === 'requeue')!;
const [raise, lower] = PRIORITY_STEPS;
const [requeueTask] = TASK_VERBS;

describe('what is done to jobs', () => {
  let bench: LiveBench;
  let dialogs: FakeDialogs;
  let actions: JobActions;

  beforeEach(async () => {
    dialogs = new FakeDialogs();
    bench = new LiveBench([dialogs.provider]);
    actions = TestBed.inject(JobActions);
    await bench.connect();
  });
  afterEach(async () => {
    await bench.settle(11_000); // notices leave
    bench.end();
  });

  /** Answers all that was asked, and says what that was. */
  const answerAll = async (status = 204): Promise<readonly string[]> => {
    await bench.settle(1);
    const requests = bench.http.match(() => true);
    for (const request of requests)
      request.flush(status < 400 ? null : { message: 'Not now.' }, { status, statusText: '' });
    await bench.settle(1);
    return requests.map(({ request: { method, url, body } }) => `${method} ${url} ${JSON.stringify(body)}`);
  };
  const running = aJob({ task_counts: { ...emptyTaskCounts(), active: 1 } });
  const notices = (): readonly string[] =>
    TestBed.inject(Notices)
      .notices()
      .map(({ text }) => text);

  it('happens without a question where nothing is lost', async () => {
    void actions.changeJobs([running], pause);
    expect(await answerAll()).toEqual([
      'POST /api/v3/jobs/job-1/setstatus {"status":"pause-requested","reason":"requested in the dashboard"}',
    ]);
    expect(dialogs.asked).toEqual([]);
    expect(notices()).toEqual(['shot_010: paused']);
  });

  it('is done at once by a letter where it can be undone, and asked about otherwise', async () => {
    const jobs = [running, aJob({ id: 'b', name: 'shot_020', status: 'queued' })];
    void actions.changeJobs(jobs, pause, 'by-letter');
    expect(await answerAll()).toHaveLength(2);
    expect(dialogs.asked).toEqual([]);
    dialogs.agrees = false;
    void actions.changeJobs([aJob({ status: 'canceled' })], pause, 'by-letter');
    void actions.changeJobs([running], requeue, 'by-letter');
    void actions.changeTasks([aTask({ status: 'failed' })], requeueTask, 'active', 'by-letter');
    expect(await answerAll()).toEqual([]);
    expect(dialogs.asked.map((asked) => asked.split('?')[0])).toEqual([
      ...['Pause this job', 'Requeue this job', 'Requeue 1 task'],
    ]);
  });

  it('is taken back of those that it still fits, as they are by then', async () => {
    const jobs = [running, aJob({ id: 'b', name: 'shot_020' })];
    void actions.changeJobs(jobs, pause, 'by-letter');
    await answerAll();
    expect(TestBed.inject(Notices).undoLast()).toBe(true);
    await bench.settle(1);
    bench.http.expectOne('/api/v3/jobs/job-1').flush({ ...running, status: 'pause-requested' });
    bench.http.expectOne('/api/v3/jobs/b').flush(aJob({ id: 'b', status: 'completed' }));
    expect(await answerAll()).toEqual([
      'POST /api/v3/jobs/job-1/setstatus {"status":"queued","reason":"requested in the dashboard"}',
    ]);
    expect(notices()).toEqual(['1 of 2 jobs could not be resumed again']);
    expect(TestBed.inject(Notices).notices()[0]?.failures).toEqual(['shot_020: it is completed by now']);
  });

  it('raises priorities step by step, also while the list has not followed, and takes the last one back', async () => {
    const jobs = [running, aJob({ id: 'b', priority: 98 })];
    void actions.stepPriority(jobs, raise!);
    expect(await answerAll()).toEqual([
      'POST /api/v3/jobs/job-1/setpriority {"priority":55}',
      'POST /api/v3/jobs/b/setpriority {"priority":100}',
    ]);
    void actions.stepPriority(jobs, raise!);
    expect(await answerAll()).toEqual(['POST /api/v3/jobs/job-1/setpriority {"priority":60}']);
    expect(notices()).toEqual(['2 jobs: raised in priority by 5', 'shot_010: set to priority 60']);
    TestBed.inject(Notices).undoLast();
    expect(await answerAll()).toEqual(['POST /api/v3/jobs/job-1/setpriority {"priority":55}']);
    void actions.stepPriority([aJob({ priority: 55 })], lower!);
    expect(await answerAll()).toEqual(['POST /api/v3/jobs/job-1/setpriority {"priority":50}']);
  });

  it('forgets a step that was refused', async () => {
    void actions.stepPriority([running], raise!);
    expect(await answerAll(409)).toHaveLength(1);
    void actions.stepPriority([running], raise!);
    expect(await answerAll()).toEqual(['POST /api/v3/jobs/job-1/setpriority {"priority":55}']);
  });

  it('has a film made of what there is, and says where', async () => {
    void actions.makeFilm(running);
    await bench.settle(1);
    const film = { job_id: 'film', output_file: '/render/shot-so-far.mp4' };
    bench.http.expectOne({ method: 'POST', url: '/api/v3/jobs/job-1/film-so-far' }).flush(film);
    await bench.settle(1);
    expect(notices()[0]).toMatch(/shot_010.* a job of its own: \/render\/shot-so-far\.mp4/);
    void actions.makeFilm(running);
    expect(await answerAll(409)).toHaveLength(1);
    expect(notices()[1]).toBe('No film of shot_010 so far: Not now.');
  });

  it('is asked about where work is lost, and does not happen without consent', async () => {
    dialogs.agrees = false;
    void actions.changeJobs([running], cancel);
    expect(await answerAll()).toEqual([]);
    expect(dialogs.asked).toEqual([
      'Cancel this job? Running tasks are stopped within seconds, and what they have not saved is lost.',
    ]);
  });

  it('is done to those of several that it fits, after a question', async () => {
    void actions.changeJobs([running, aJob({ id: 'b', status: 'paused' }), aJob({ id: 'c' })], pause);
    expect(await answerAll()).toHaveLength(2);
    expect(dialogs.asked[0]).toMatch(/^Pause 2 jobs\?/);
  });

  it('is nothing when it fits none', async () => {
    void actions.changeJobs([aJob({ status: 'completed' })], pause);
    expect(await answerAll()).toEqual([]);
    expect(dialogs.asked).toEqual([]);
  });

  it('says what a deletion takes along, and whether it succeeded', async () => {
    const uploaded = { ...running, storage: { shaman_checkout_id: 'a/b' } };
    const deletion = actions.deleteJobs([uploaded]);
    await bench.settle(1);
    const passes = {
      kind: 'written',
      count: 2,
      bytes: 5,
      is_at_least: false,
      is_kept: true,
      folder: '/jobs/a/b',
    };
    const files = [{ ...passes, kept_in: '/render/kept', examples: ['passes/a.exr'] }];
    bench.http.expectOne('/api/v3/jobs/job-1/what-would-delete-do').flush({ shaman_checkout: true, files });
    await bench.settle(1);
    expect(dialogs.details).toEqual([
      'Kept in /render/kept: 2 files written beside them while the job ran (5 bytes), such as passes/a.exr',
    ]);
    expect(await answerAll()).toEqual(['DELETE /api/v3/jobs/job-1 null']);
    expect(await deletion).toBe(true);
    dialogs.wantsMore = true;
    const all = actions.deleteJobs([uploaded]);
    await bench.settle(1);
    bench.http.expectOne('/api/v3/jobs/job-1/what-would-delete-do').flush({ shaman_checkout: true, files });
    await bench.settle(1);
    const [request, ...others] = bench.http.match(() => true);
    expect([request?.request.urlWithParams, others]).toEqual(['/api/v3/jobs/job-1?files=all', []]);
    request?.flush(null, { status: 204, statusText: '' });
    expect(await all).toBe(true);
    expect(dialogs.asked[0]).toMatch(
      /^Delete this job\? Tasks that are running are stopped\. .*files that were uploaded/,
    );
    const unlisted = actions.deleteJobs([uploaded]);
    await answerAll(503);
    await answerAll();
    expect(await unlisted).toBe(true);
    const refused = actions.deleteJobs([running]);
    await answerAll(409);
    expect(await refused).toBe(false);
  });

  it.each([
    [80, ['POST /api/v3/jobs/job-1/setpriority {"priority":80}']],
    [undefined, []],
  ])('sets the priority %s', async (chosen, requests) => {
    dialogs.chosen = chosen;
    void actions.setPriority([running]);
    expect(await answerAll()).toEqual(requests);
  });

  const withFailures = aJob({ task_counts: { ...emptyTaskCounts(), active: 1, failed: 2 } });

  it('requeues one task at once, and failed ones after a question, all with one request', async () => {
    void actions.changeTasks([aTask({ status: 'failed' })], requeueTask, 'active');
    expect(await answerAll()).toHaveLength(1);
    expect(dialogs.asked).toEqual([]);
    void actions.requeueFailed([withFailures, running]);
    expect(await answerAll()).toEqual([
      'POST /api/v3/jobs/job-1/requeue-failed-tasks {"reason":"requested in the dashboard","keep_frames":true}',
    ]);
    expect(dialogs.asked[0]).toMatch(/^Requeue 2 failed tasks\? They run again .*forgotten\.$/);
    expect(notices().at(-1)).toBe('shot_010: set to run its failed tasks again');
  });

  it('says of a job that has failed what goes on with its failed tasks', async () => {
    const counts = { ...emptyTaskCounts(), failed: 2, canceled: 7 };
    void actions.requeueFailed([aJob({ status: 'failed', task_counts: counts })]);
    expect(await answerAll()).toHaveLength(1);
    expect(dialogs.asked[0]).toMatch(/So do 7 that were canceled because their job failed\.$/);
  });

  it('requeues nothing where nothing failed, and says what the Manager refuses', async () => {
    void actions.requeueFailed([running]);
    expect(await answerAll()).toEqual([]);
    void actions.requeueFailed([withFailures]);
    expect(await answerAll(409)).toHaveLength(1);
    expect(notices().at(-1)).toBe('1 of 1 job could not be set to run its failed tasks again');
  });

  it('is done to those only that one may steer', async () => {
    TestBed.inject(OwnIdentity).learn(anIdentity());
    const own = { ...withFailures, id: 'own', owner: { id: 'user-1', name: 'Ada' } };
    const jobs = [own, { ...withFailures, owner: { id: 'user-2', name: 'Ben' } }];
    dialogs.chosen = 80;
    void actions.changeJobs(jobs, pause);
    void actions.setPriority(jobs);
    void actions.requeueFailed(jobs);
    void actions.deleteJobs(jobs);
    void actions.stepPriority(jobs, lower!);
    const asked = await answerAll();
    expect(asked.map((request) => /jobs\/([^/ ]+)/.exec(request)?.[1])).toEqual(Array(5).fill('own'));
    void actions.deleteJobs(jobs.slice(1));
    void actions.setPriority(jobs.slice(1));
    expect(await answerAll()).toEqual([]);
    expect(dialogs.asked.join(' ')).not.toContain('2 jobs');
  });

  it('does not happen when the Manager went silent while the question stood', async () => {
    await bench.settle(SILENCE_MS + 600);
    void actions.changeJobs([running], cancel);
    expect(await answerAll()).toEqual([]);
    expect(notices()[0]).toMatch(/^That was not done\./);
  });
});
