import { TestBed } from '@angular/core/testing';
import type { EventWorkerUpdate, WaitingWorker } from '@flamenco/api-client';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aStranger, aWorker } from '../../../../testing/builders';
import { FakeDialogs } from '../../../../testing/fake-dialogs';
import { LiveBench } from '../../../../testing/live-bench';
import { OwnIdentity } from '../../../shared/identity/own-identity';
import { summarizeWorkers, workerLook } from './worker-activity';
import { WorkerCommands } from './worker-commands';
import { workerEntries } from './worker-entries';
import { WorkerList } from './worker-list';
import { WaitingWorkers } from './waiting-workers';

const WORKERS = '/api/v3/worker-mgt/workers';
const ADMISSIONS = '/api/v3/worker-mgt/admissions';
const DECISION = `${WORKERS}/worker-1/admission`;
const box: WaitingWorker = {
  ...{ id: 'entry-1', worker_id: 'worker-1', name: 'box', address: '10.0.0.9', platform: 'linux' },
  since: '2026-01-01T12:00:00Z',
};
const anUpdate = (given: Partial<EventWorkerUpdate> = {}): EventWorkerUpdate => ({
  ...{ id: 'worker-1', name: 'box', updated: '2026-01-01T12:00:00Z', status: 'offline' },
  ...{ version: '4.0.0', can_restart: false },
  ...given,
});

describe('Workers that wait to be let in', () => {
  let bench: LiveBench;
  let dialogs: FakeDialogs;
  let list: WorkerList;
  let commands: WorkerCommands;

  beforeEach(async () => {
    dialogs = new FakeDialogs();
    bench = new LiveBench([dialogs.provider]);
    TestBed.inject(OwnIdentity).learn(aStranger('open', 'wrangler'));
    list = TestBed.inject(WorkerList);
    commands = TestBed.inject(WorkerCommands);
    await bench.connect();
    await bench.answer('/api/v3/worker-mgt/tags', { tags: [] });
    await bench.answer(WORKERS, { workers: [aWorker(), aWorker({ id: 'worker-2', name: 'other' })] });
  });
  afterEach(async () => {
    await bench.settle(11_000); // notices leave
    bench.end();
  });

  const entriesOf = (id: string): readonly string[] =>
    workerEntries(list.workers().filter((worker) => worker.id === id)).map((entry) => entry.id);

  it('need a person, and do not seem to be fine', async () => {
    await bench.answer(ADMISSIONS, { waiting: [box], turned_away: [] });
    const [waiting, other] = list.workers();
    expect([waiting && workerLook(waiting).label, other && workerLook(other).label]).toEqual([
      'waits to be let in',
      'awake',
    ]);
    expect(waiting?.notice).toContain('It waits to be let in');
    expect(other).not.toHaveProperty('notice');
    expect(summarizeWorkers(list.workers()).idle).toBe(1);
    expect(entriesOf('worker-1').slice(0, 2)).toEqual(['let-in', 'turn-away']);
    expect(entriesOf('worker-2')).not.toContain('let-in');
  });

  it('keep what else people should know of them', async () => {
    await bench.answer(ADMISSIONS, { waiting: [box], turned_away: [] });
    const marked = TestBed.inject(WaitingWorkers).marked(aWorker({ notice: 'Its disk is full.' }));
    expect(marked.notice?.split('\n')).toEqual([expect.stringContaining('let in'), 'Its disk is full.']);
  });

  it('are noticed when they register, and when they are let in; not at each task of a Worker', async () => {
    await bench.answer(ADMISSIONS, { waiting: [], turned_away: [] });
    bench.socket.arrives('/workers', anUpdate({ id: 'worker-2', last_seen: '2026-01-01T12:00:00Z' }));
    await bench.settle(5_000);
    expect(bench.asked(ADMISSIONS)).toBe(0);
    bench.socket.arrives('/workers', anUpdate());
    await bench.settle(5_000);
    await bench.answer(ADMISSIONS, { waiting: [box], turned_away: [] });
    expect(entriesOf('worker-1')).toContain('let-in');
    bench.socket.arrives('/workers', anUpdate({ status: 'awake', last_seen: '2026-01-01T12:00:00Z' }));
    await bench.settle(5_000);
    await bench.answer(ADMISSIONS, { waiting: [], turned_away: [] });
    expect(entriesOf('worker-1')).not.toContain('let-in');
  });

  it('are let in and turned away by their verbs; the second asks', async () => {
    await bench.answer(ADMISSIONS, { waiting: [box], turned_away: [] });
    void commands.doTo('let-in', list.workers());
    await bench.settle(1);
    const letIn = bench.http.expectOne(DECISION);
    expect(letIn.request.body).toEqual({ admit: true });
    letIn.flush(null, { status: 204, statusText: '' });
    await bench.settle();
    await bench.answer(ADMISSIONS, { waiting: [box], turned_away: [] });
    dialogs.agrees = false;
    expect(await commands.doTo('turn-away', list.workers())).toBe(false);
    expect(dialogs.asked.at(-1)).toContain('Turn box away? No Worker of this name registers from 10.0.0.9');
    dialogs.agrees = true;
    const gone = commands.doTo('turn-away', list.workers());
    await bench.settle(1);
    const away = bench.http.expectOne(DECISION);
    expect(away.request.body).toEqual({ admit: false });
    away.flush(null, { status: 204, statusText: '' });
    expect(await gone).toBe(true);
    await bench.settle();
    await bench.answer(ADMISSIONS, { waiting: [], turned_away: [] });
  });
});

it('who may not look at Workers asks for none', async () => {
  const bench = new LiveBench();
  TestBed.inject(OwnIdentity).learn(aStranger('closed'));
  TestBed.inject(WaitingWorkers).marked(aWorker());
  await bench.connect();
  expect(bench.asked(ADMISSIONS)).toBe(0);
  bench.end();
});
