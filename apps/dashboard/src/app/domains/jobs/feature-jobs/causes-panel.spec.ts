import { TestBed, type ComponentFixture } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import type { JobBlocklistEntry, JobCause } from '@flamenco/api-client';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aCause, aJob, aJobUpdate, aTaskUpdate } from '../../../../testing/builders';
import { FakeDialogs } from '../../../../testing/fake-dialogs';
import { LiveBench } from '../../../../testing/live-bench';
import { JobCauses } from '../data/job-causes';
import { TaskList } from '../data/task-list';
import { CausesPanel } from './causes-panel';

const TASKS = '/api/v3/jobs/job-1/tasks';
const CAUSES = '/api/v3/jobs/job-1/causes';
const BLOCKLIST = '/api/v3/jobs/job-1/blocklist';
const BLOCKED: JobBlocklistEntry = { worker_id: 'worker-02', task_type: 'blender', worker_name: 'real-02' };

describe('what failed in a job, and why', () => {
  let bench: LiveBench;
  let dialogs: FakeDialogs;
  let panel: ComponentFixture<CausesPanel>;
  let logs: string[];

  beforeEach(async () => {
    dialogs = new FakeDialogs();
    bench = new LiveBench([TaskList, JobCauses, dialogs.provider, provideRouter([])]);
    TestBed.inject(TaskList).select('job-1');
    panel = TestBed.createComponent(CausesPanel);
    panel.componentRef.setInput('job', aJob());
    logs = [];
    panel.componentInstance.logAsked.subscribe((id) => logs.push(id));
    await bench.connect();
    await bench.answer(TASKS, { tasks: [] });
  });
  afterEach(async () => {
    await bench.settle(6_000); // notices leave
    panel.destroy();
    bench.end();
  });

  const answer = async (
    causes: readonly JobCause[],
    blocklist: readonly JobBlocklistEntry[] = [],
  ): Promise<void> => {
    bench.http.expectOne(CAUSES).flush({ causes, is_complete: true });
    bench.http.expectOne(BLOCKLIST).flush(blocklist);
    await bench.settle();
    panel.detectChanges();
  };
  const element = (): HTMLElement => panel.nativeElement as HTMLElement;
  const said = (): string => element().textContent.replace(/\s+/g, ' ').trim();
  const cards = (): readonly (string | null)[] =>
    [...element().querySelectorAll('article')].map((card) => card.getAttribute('aria-label'));
  const press = async (label: string): Promise<void> => {
    const button = [...element().querySelectorAll('button')].find(
      (one) => one.textContent.trim() === label || one.getAttribute('aria-label') === label,
    );
    if (button === undefined) throw new Error(`no button ${label}, but: ${said()}`);
    button.click();
    await bench.settle(1);
  };

  it('is a card for each cause, with its line, what to do, and where', async () => {
    await answer([aCause()]);
    expect(cards()).toEqual(['12 frames failed: Cannot open //tex/wall_04.exr']);
    expect(said()).toMatch(
      /12 frames: Cannot open \/\/tex\/wall_04\.exr.* A file is missing; check its path\. Frames 117-128, on real-01…03\. Show log Requeue 12 Requeue elsewhere$/,
    );
    const sort = element().querySelector('.sort');
    expect([sort?.textContent, sort?.getAttribute('href')]).toEqual([
      'File missing',
      '/jobs?q=category:missing-file',
    ]);
    await press('Show log');
    expect(logs).toEqual(['task-1']);
  });

  it('is shown as any failure where its sort is not known to this page', async () => {
    await answer([aCause({ category: 'of-tomorrow' as never })]);
    expect(element().querySelector('.sort')?.outerHTML).toMatch(/^<span.*>Failed<\/span>$/);
  });

  it('is nothing when nothing failed', async () => {
    await answer([]);
    expect(said()).toBe('');
    expect(TestBed.inject(JobCauses).hasAny()).toBe(false);
  });

  it('is a quiet line where it is solved', async () => {
    await answer([aCause({ task_count: 0, solved_count: 2, retried_count: 0 })]);
    expect(cards()).toEqual([]);
    expect(said()).toBe('Failed before, 2 tasks, completed since: Cannot open //tex/wall_04.exr');
  });

  it('shows three causes, and the rest when asked for', async () => {
    await answer(['a', 'b', 'c', 'd', 'e'].map((id) => aCause({ id, line: id })));
    expect(cards()).toHaveLength(3);
    await press('Show 2 more causes');
    panel.detectChanges();
    expect(cards()).toHaveLength(5);
    expect(said()).toContain('Show fewer');
  });

  it('is requeued with one request, and loaded again', async () => {
    await answer([aCause()]);
    await press('Requeue 12');
    const request = bench.http.expectOne(`${CAUSES}/cause-1/requeue`);
    expect(request.request.body).toEqual({ reason: 'requested in the dashboard', keep_frames: true });
    expect(dialogs.asked).toEqual([]);
    request.flush({ count: 12, job_status: 'active' });
    await bench.settle(100);
    await answer([aCause({ task_count: 0, retried_count: 12 })]);
    expect(said()).toMatch(/^Failed before, 12 tasks, queued again/);
  });

  it('is requeued elsewhere after a question that names who is blocked', async () => {
    await answer([aCause()]);
    dialogs.agrees = false;
    await press('Requeue elsewhere');
    expect(dialogs.asked[0]).toMatch(
      /^Requeue 12 tasks elsewhere\? real-01…03 get no more tasks of type “blender”/,
    );
    await bench.settle(100);
    await answer([aCause()]);
    dialogs.agrees = true;
    await press('Requeue elsewhere');
    const request = bench.http.expectOne(`${CAUSES}/cause-1/requeue`);
    expect(request.request.body).toMatchObject({ elsewhere: true });
    request.flush({ count: 12, job_status: 'active' });
    await bench.settle(100);
    await answer([], [BLOCKED]);
  });

  it('lists who is blocked, and lifts that, at the card and one by one', async () => {
    const other = { ...BLOCKED, worker_id: 'worker-09', worker_name: 'gpu-09' };
    await answer([aCause()], [BLOCKED, other]);
    expect(said()).toContain('Unblock 1');
    await press('Unblock 1');
    const request = bench.http.expectOne({ method: 'DELETE', url: BLOCKLIST });
    expect(request.request.body).toEqual([{ worker_id: 'worker-02', task_type: 'blender' }]);
    request.flush(null, { status: 204, statusText: '' });
    await bench.settle(100);
    await answer([aCause()], [other]);
    expect(said()).not.toContain('Unblock 1');
    await press('Unblock gpu-09 for blender');
    bench.http.expectOne({ method: 'DELETE', url: BLOCKLIST }).flush(null, { status: 204, statusText: '' });
    await bench.settle(100);
    await answer([aCause()]);
    expect(said()).not.toContain('Blocked from this job');
  });

  it('is loaded again when a task fails, or what failed is queued again; not when others begin', async () => {
    await answer([]);
    await bench.settle(3_000);
    bench.socket.arrives('/task', aTaskUpdate({ status: 'active', previous_status: 'queued' }));
    bench.socket.arrives('/task', aTaskUpdate({ status: 'completed', previous_status: 'active' }));
    bench.socket.arrives('/jobs', aJobUpdate());
    await bench.settle(3_000);
    bench.http.expectNone(CAUSES);
    bench.socket.arrives('/task', aTaskUpdate({ status: 'soft-failed', previous_status: 'active' }));
    await bench.settle(3_000);
    await answer([aCause()]);
    bench.socket.arrives('/task', aTaskUpdate({ status: 'queued', previous_status: 'failed' }));
    await bench.settle(3_000);
    await answer([aCause({ task_count: 0, retried_count: 1 })]);
    bench.socket.arrives('/task', aTaskUpdate({ status: 'completed', previous_status: 'active' }));
    await bench.settle(3_000);
    await answer([aCause({ task_count: 0, solved_count: 1 })]);
    expect(said()).toContain('1 task, completed since');
  });
});
