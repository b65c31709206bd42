import { TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aJobUpdate, aTask, aTaskUpdate } from '../../../../testing/builders';
import { LiveBench } from '../../../../testing/live-bench';
import { TaskDetails } from './task-details';
import { TaskList } from './task-list';

const TASKS = '/api/v3/jobs/job-1/tasks';

describe('the tasks of a job', () => {
  let bench: LiveBench;
  let list: TaskList;

  beforeEach(async () => {
    bench = new LiveBench([TaskList, TaskDetails]);
    list = TestBed.inject(TaskList);
    list.select('job-1');
    await bench.connect();
  });
  afterEach(() => bench.end());

  it('are loaded, and follow live events', async () => {
    expect(list.isLoading()).toBe(true);
    await bench.answer(TASKS, { tasks: [aTask()] });
    bench.socket.arrives('/task', aTaskUpdate({ status: 'active' }));
    await bench.settle();
    expect(list.task('task-1')?.status).toBe('active');
    expect(list.isLoading()).toBe(false);
  });

  it('lose no event that arrives while they are loaded', async () => {
    bench.socket.arrives('/task', aTaskUpdate({ status: 'completed' }));
    await bench.answer(TASKS, { tasks: [aTask({ status: 'active' })] });
    expect(list.task('task-1')?.status).toBe('completed');
  });

  it('of a job of pairs are not fetched again as the one half sets the other free', async () => {
    const pairs = Array.from({ length: 50 }, (_, n) => [
      aTask({ id: `a${n}` }),
      aTask({ id: `b${n}`, is_blocked: true }),
    ]).flat();
    await bench.answer(TASKS, { tasks: pairs });
    for (let n = 0; n < 50; n += 1) {
      bench.socket.arrives('/task', aTaskUpdate({ id: `a${n}`, status: 'completed', is_blocked: false }));
      bench.socket.arrives('/jobs', aJobUpdate({ tasks_blocked: [{ id: `b${n}`, is_blocked: false }] }));
      await bench.settle();
    }
    expect(list.tasks().filter(({ is_blocked }) => is_blocked)).toEqual([]);
    bench.http.expectNone(TASKS);
  });

  it('are fetched again when many changed at once, and once more when that happens meanwhile', async () => {
    await bench.answer(TASKS, { tasks: [aTask()] });
    await bench.settle(1_000);
    bench.socket.arrives('/jobs', aJobUpdate({ refresh_tasks: true }));
    bench.socket.arrives('/jobs', aJobUpdate({ id: 'job-2', refresh_tasks: true }));
    await bench.settle();
    bench.socket.arrives('/jobs', aJobUpdate({ refresh_tasks: true }));
    await bench.settle();
    await bench.answer(TASKS, { tasks: [aTask({ status: 'paused' })] });
    await bench.settle(1_000);
    await bench.answer(TASKS, { tasks: [aTask({ status: 'canceled' })] });
    expect(list.task('task-1')?.status).toBe('canceled');
  });

  it('are those of the job that is selected', async () => {
    await bench.answer(TASKS, { tasks: [aTask()] });
    list.select('job-2');
    expect(list.tasks()).toEqual([]);
    await bench.settle();
    await bench.answer('/api/v3/jobs/job-2/tasks', {});
    expect([list.tasks(), list.isLoading()]).toEqual([[], false]);
  });

  describe('and one of them', () => {
    const TASK = '/api/v3/tasks/task-1';
    let details: TaskDetails;

    beforeEach(async () => {
      await bench.answer(TASKS, { tasks: [aTask()] });
      details = TestBed.inject(TaskDetails);
      details.select('task-1');
      await bench.settle();
      await bench.answer(TASK, { ...aTask(), activity: '' });
      await bench.settle(1_000);
    });

    it('follows its activity without being fetched again', async () => {
      bench.socket.arrives('/task', aTaskUpdate({ activity: 'rendering frame 3' }));
      bench.socket.arrives('/task', aTaskUpdate({ id: 'task-2', activity: 'another' }));
      await bench.settle();
      expect(details.task()?.activity).toBe('rendering frame 3');
    });

    it('is fetched again when its status changes: attempts are in no event', async () => {
      bench.socket.arrives('/task', aTaskUpdate({ status: 'active', previous_status: 'queued' }));
      await bench.settle();
      expect(details.task()?.status).toBe('active');
      await bench.answer(TASK, { ...aTask({ status: 'active' }), attempts: [{ id: 'one' }] });
      expect(details.task()?.attempts).toHaveLength(1);
    });
  });
});
