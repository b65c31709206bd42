import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ManagerClient, type WorkerProblem } from '../src/manager-api/manager-client.js';
import { ProblemTeller } from '../src/reports/problem-teller.js';
import { FakeClock } from './support/fake-clock.js';
import { FakeManager } from './support/fake-manager.js';
import { silentLog } from './support/silent-log.js';
import { until } from './support/until.js';
import { WorkerStage } from './support/worker-stage.js';

const FULL: WorkerProblem = { code: 'disk-full', message: 'Free some space.' };

describe('ProblemTeller', () => {
  let manager: FakeManager;
  let clock: FakeClock;
  let end: AbortController;
  let running: Promise<void>;
  let problems: WorkerProblem[];
  let teller: ProblemTeller;

  beforeEach(async () => {
    manager = await FakeManager.start();
    manager.overrides.set('problems', () => ({ status: 204 }));
    clock = new FakeClock();
    end = new AbortController();
    problems = [];
    teller = new ProblemTeller(
      () => problems,
      new ManagerClient(manager.url, '4.0.0'),
      clock,
      () => 0.5,
      silentLog,
    );
    running = teller.run(end.signal);
  });

  afterEach(async () => {
    end.abort();
    await running;
    await manager.stop();
    expect(clock.timerCount).toBe(0);
  });

  /** Lets so many looks take place, whatever is between them. */
  async function look(times = 1): Promise<void> {
    for (let count = 0; count < times; count += 1) {
      await clock.untilTimerIsSet();
      clock.advance(60_000);
    }
    await clock.untilTimerIsSet();
  }

  const told = (): readonly unknown[] => manager.seen('problems').map(({ json }) => json);

  it('says nothing while nothing is wrong', async () => {
    await look(5);
    expect(told()).toEqual([]);
  });

  it('tells a problem once, and that it is over', async () => {
    problems = [FULL];
    await look(3);
    problems = [];
    await look(3);
    expect(told()).toEqual([{ problems: [FULL] }, { problems: [] }]);
  });

  it('tells it again after a sign-on, at which the Manager forgets it', async () => {
    problems = [FULL];
    await look(2);
    teller.beginAnew();
    await look(2);
    expect(told()).toHaveLength(2);
  });

  it('tries until a Manager that is away has heard of it', async () => {
    let isAway = true;
    manager.overrides.set('problems', () => (isAway ? 'hang-up' : { status: 204 }));
    problems = [FULL];
    await look(3);
    isAway = false;
    await look(3);
    const heard = told().length;
    await look(3);
    expect(told()).toHaveLength(heard);
  });

  it('does not pester a Manager that does not know the request', async () => {
    const body = { code: 404, message: 'no such route' };
    manager.overrides.set('problems', () => ({ status: 404, body }));
    problems = [FULL];
    await look(5);
    expect(told()).toHaveLength(1);
  });
});

describe('a Worker', () => {
  let stage: WorkerStage;
  beforeEach(async () => {
    stage = await WorkerStage.setUp();
  });
  afterEach(async () => {
    await stage.tearDown();
  });

  it('tells the Manager of reports that an earlier run has parked, and when they are taken', async () => {
    const failure = { status: 500, body: { code: 500, message: 'a defect' } };
    stage.manager.overrides.set('update', () => failure);
    stage.store.add('10000000-0000-4000-8000-000000000001', { activity: 'poison' });
    stage.store.park([1], 'a defect');
    void stage.startWorker();
    const told = (): readonly unknown[] => stage.manager.seen('problems').map(({ json }) => json);
    await until('it is told', () => told().length === 1);
    expect(told()).toEqual([{ problems: [expect.objectContaining({ code: 'reports-parked' })] }]);
    stage.manager.overrides.delete('update');
    stage.shutdown.abort();
    await stage.ended();
    stage.restartWorker();
    await until('the report has arrived', () => !stage.store.hasParked());
  });
});
