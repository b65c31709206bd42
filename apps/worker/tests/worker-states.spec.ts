import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aTask, type FakeManager, type SeenRequest } from './support/fake-manager.js';
import { isRunning } from './support/processes.js';
import { until } from './support/until.js';
import { WorkerStage } from './support/worker-stage.js';

let stage: WorkerStage;

beforeEach(async () => {
  stage = await WorkerStage.setUp();
});
afterEach(() => stage.tearDown());

describe('the states', () => {
  it('are taken as the Manager wishes, and acknowledged', async () => {
    const ended = stage.startWorker();
    await until('awake', () => stage.states().includes('awake'));
    stage.manager.requestStatus('asleep');
    await until('asleep', () => stage.states().includes('asleep'));
    stage.manager.requestStatus('awake');
    await until('awake again', () => stage.states().length === 3);
    stage.manager.requestStatus('offline');
    await expect(ended).resolves.toBe('offline');
    expect(stage.states()).toEqual(['awake', 'asleep', 'awake']);
    expect(stage.manager.requests.at(-1)?.operation).toBe('sign-off');
  });

  it('begin with what the answer to the sign-on says', async () => {
    stage.manager.requestedStatus = 'asleep';
    void stage.startWorker();
    await until('asleep', () => stage.states().length === 1);
    expect(stage.states()).toEqual(['asleep']);
    expect(stage.manager.seen('task')).toHaveLength(0);
  });

  it('are acknowledged with the number of the request, and without one when nobody requested them', async () => {
    stage.manager.requestNumber = 6;
    stage.manager.overrides.set('task', (request) => {
      stage.manager.overrides.delete('task');
      return stage.manager.seen('task').length === 1 ? { status: 409 } : stage.manager.usualAnswer(request);
    });
    void stage.startWorker();
    await until('awake is told twice', () => stage.states().length === 2);
    stage.manager.requestNumber = 7;
    stage.manager.requestStatus('asleep');
    await until('asleep', () => stage.states().length === 3);
    stage.manager.requestNumber = 8;
    stage.manager.requestStatus('awake');
    await until('awake again', () => stage.states().length === 4);
    expect(stage.manager.seen('state-changed').map(({ json }) => json)).toEqual([
      { status: 'awake', request_number: 6 },
      { status: 'awake' },
      { status: 'asleep', request_number: 7 },
      { status: 'awake', request_number: 8 },
    ]);
  });

  it('end with a restart when the Manager wants one', async () => {
    stage.manager.requestedStatus = 'restart';
    await expect(stage.startWorker()).resolves.toBe('restart');
    expect(stage.manager.requests.at(-1)?.operation).toBe('sign-off');
  });

  it('do not include those that the Worker does not know: it sleeps', async () => {
    stage.manager.requestedStatus = 'dreaming';
    void stage.startWorker();
    await until('a state', () => stage.states().length > 0);
    await new Promise((resolve) => setTimeout(resolve, 500)); // that it does not spin can only be seen by waiting
    expect(stage.states()).toEqual(['asleep']);
  });

  it('are told again to a Manager that took the Worker for lost', async () => {
    stage.manager.overrides.set('task', (request) => {
      stage.manager.overrides.delete('task');
      return stage.manager.seen('task').length === 1 ? { status: 409 } : stage.manager.usualAnswer(request);
    });
    void stage.startWorker();
    await until('awake is told twice', () => stage.states().length === 2);
    stage.manager.addTask(aTask([{ parameters: { message: 'back' } }]));
    await stage.untilTaskIs('completed');
    expect(stage.states()).toEqual(['awake', 'awake']);
  });

  it('begin anew when the Manager does not know the Worker any more', async () => {
    void stage.startWorker();
    await stage.untilTaskIsAskedFor(1);
    const [old] = [...stage.manager.knownWorkers];
    stage.manager.knownWorkers.clear();
    stage.manager.knownWorkers.add('00000000-0000-4000-8000-00000000000f');
    stage.manager.requestStatus('awake'); // ends the long poll
    await until('the Worker is registered anew', () => stage.manager.seen('register').length === 2);
    stage.manager.addTask(aTask([{ parameters: { message: 'new' } }]));
    await stage.untilTaskIs('completed');
    expect(stage.manager.seen('update').at(-1)?.worker).not.toBe(old);
  });

  it('get out of a report that waits for credentials', async () => {
    let isDeleted = false;
    const forget = (request: SeenRequest): ReturnType<FakeManager['usualAnswer']> => {
      if (!isDeleted) {
        isDeleted = true;
        stage.manager.knownWorkers.clear();
        stage.manager.knownWorkers.add('00000000-0000-4000-8000-00000000000f');
      }
      return stage.manager.usualAnswer(request);
    };
    stage.manager.overrides.set('update', forget);
    stage.manager.addTask(aTask([{ parameters: { message: 'lost' } }]));
    void stage.startWorker();
    await until('the Worker is registered anew', () => stage.manager.seen('register').length === 2);
    await until('all reports are answered', () => stage.store.count() === 0);
    expect(isDeleted).toBe(true);
  });
});

describe('the end', () => {
  it('on a signal: the process is killed, nothing is reported as ended, the Worker signs off', async () => {
    const ended = stage.startWorker();
    const pid = await stage.aRunningTask();
    const stoppedMs = performance.now();
    stage.shutdown.abort();
    await expect(ended).resolves.toBe('signal');
    expect(performance.now() - stoppedMs).toBeLessThan(5000);
    expect(await isRunning(pid)).toBe(false);
    expect(stage.taskStatuses()).toEqual(['active']);
    expect(stage.manager.requests.at(-1)?.operation).toBe('sign-off');
  });

  it('does not wait for a Manager that is away, and keeps the reports', async () => {
    const ended = stage.startWorker();
    await stage.aRunningTask();
    stage.manager.overrides.set('update', () => 'hang-up');
    stage.manager.overrides.set('sign-off', () => new Promise(() => undefined));
    stage.store.add('10000000-0000-4000-8000-00000000000f', { log: 'kept' });
    const stoppedMs = performance.now();
    stage.shutdown.abort();
    await expect(ended).resolves.toBe('signal');
    expect(performance.now() - stoppedMs).toBeLessThan(5000);
    expect(stage.store.count()).toBeGreaterThan(0);
  });

  it('is followed by a run that brings the reports that were left, before anything else', async () => {
    stage.store.add('10000000-0000-4000-8000-00000000000f', { log: 'left' });
    void stage.startWorker();
    await stage.untilTaskIsAskedFor(1);
    const besides = ['storage', 'variables', 'machine', 'checks', 'load'];
    const operations = stage.manager.requests.map(({ operation }) => operation);
    expect(operations.filter((operation) => !besides.includes(operation))).toEqual([
      'register',
      'sign-on',
      'update',
      'state-changed',
      'task',
    ]);
  });
});
