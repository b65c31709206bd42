import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ManagerClient, type TaskUpdate } from '../src/manager-api/manager-client.js';
import { ReportDelivery } from '../src/reports/report-delivery.js';
import { ReportStore } from '../src/reports/report-store.js';
import { FakeClock } from './support/fake-clock.js';
import { FakeManager, type Answer, type SeenRequest } from './support/fake-manager.js';
import { scratchDirectory } from './support/scratch-directory.js';
import { silentLog } from './support/silent-log.js';
import { until } from './support/until.js';

const TASK = '10000000-0000-4000-8000-000000000001';
const never = new AbortController().signal;

let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
let manager: FakeManager;
let clock: FakeClock;
let store: ReportStore;
let end: AbortController;
let running: Promise<void> | undefined;

beforeEach(async () => {
  scratch = await scratchDirectory();
  manager = await FakeManager.start();
  clock = new FakeClock();
  store = ReportStore.open(scratch.path, silentLog);
});

afterEach(async () => {
  await stopDelivery();
  store.close();
  await manager.stop();
  await scratch.remove();
  expect(clock.timerCount).toBe(0);
});

function startDelivery(url = manager.url): ReportDelivery {
  const client = new ManagerClient(url, '4.0.0');
  const delivery = new ReportDelivery(store, client, clock, () => 0.5, silentLog);
  end = new AbortController();
  running = delivery.run(end.signal);
  return delivery;
}

async function stopDelivery(): Promise<void> {
  end.abort();
  await running;
  running = undefined;
}

/** Lets the Manager answer reports in this way, one after the other; the last answer stays. */
function answerReports(...answers: readonly Answer[]): void {
  let count = 0;
  manager.overrides.set('update', () => answers[Math.min(count++, answers.length - 1)] ?? 'hang-up');
}

const activities = (): (string | undefined)[] => manager.updates.map(({ activity }) => activity);

describe('ReportDelivery', () => {
  it('brings reports in their order, and forgets them', async () => {
    answerReports({ status: 204 });
    const delivery = startDelivery();
    for (const activity of ['one', 'two', 'three']) delivery.add(TASK, { activity });
    await expect(delivery.drained(never)).resolves.toBe('drained');
    expect(activities()).toEqual(['one', 'two', 'three']);
    expect(store.count()).toBe(0);
  });

  it.each<[string, Answer]>([
    ['503', { status: 503, body: { code: 503, message: 'database is busy' } }],
    ['500', { status: 500 }],
    ['429', { status: 429 }],
    ['408', { status: 408 }],
    ['no answer', 'hang-up'],
    ['credentials that are not known now', { status: 403 }],
  ])(
    'defect 11 (§26.6): tries the same report again after %s, before those behind it',
    async (_what, answer) => {
      answerReports(answer, answer, { status: 204 });
      const delivery = startDelivery();
      delivery.add(TASK, { activity: 'one' });
      delivery.add(TASK, { activity: 'two' });
      for (let failures = 0; failures < 2; failures += 1) {
        await clock.untilTimerIsSet();
        expect(store.count()).toBe(2);
        clock.advance(2000);
      }
      await delivery.drained(never);
      expect(activities()).toEqual(['one', 'one', 'one', 'two']);
    },
  );

  it('waits longer and longer, from a second to a minute, and starts anew after a success', async () => {
    answerReports({ status: 503 });
    const delivery = startDelivery();
    delivery.add(TASK, { activity: 'one' });
    for (const seconds of [1, 2, 4, 8, 16, 32, 60, 60]) {
      await clock.untilTimerIsSet();
      clock.advance(seconds * 1000 - 1);
      expect(clock.timerCount).toBe(1);
      clock.advance(1);
    }
    await clock.untilTimerIsSet();
    answerReports({ status: 204 }, { status: 503 }, { status: 204 });
    clock.advance(60_000);
    await delivery.drained(never);
    delivery.add(TASK, { activity: 'two' });
    await clock.untilTimerIsSet();
    clock.advance(1000);
    await delivery.drained(never);
    expect(store.count()).toBe(0);
  });

  it.each([400, 404, 409, 413])(
    'gives a report up after a final %d, tells of it, and goes on',
    async (status) => {
      answerReports({ status, body: { code: status, message: 'because' } }, { status: 204 });
      const delivery = startDelivery();
      const refused: unknown[] = [];
      delivery.onRefusal(({ taskId, update }, { httpStatus, message }) =>
        refused.push({ taskId, update, httpStatus, message }),
      );
      delivery.add(TASK, { activity: 'one' });
      delivery.add(TASK, { activity: 'two' });
      await delivery.drained(never);
      expect(activities()).toEqual(['one', 'two']);
      expect(refused).toEqual([
        { taskId: TASK, update: { activity: 'one' }, httpStatus: status, message: 'because' },
      ]);
    },
  );

  it('survives a day without a Manager', async () => {
    const { port, url } = manager;
    await manager.stop();
    const delivery = startDelivery(url);
    for (let hour = 0; hour < 24; hour += 1) {
      delivery.add(TASK, { activity: `hour ${hour}` });
      await clock.untilTimerIsSet();
      clock.advance(3_600_000);
    }
    await clock.untilTimerIsSet();
    manager = await FakeManager.start(port);
    answerReports({ status: 204 });
    clock.advance(60_000);
    await delivery.drained(never);
    expect(activities()).toEqual(Array.from({ length: 24 }, (_, hour) => `hour ${hour}`));
  });

  it('brings what an earlier run has left', async () => {
    store.add(TASK, { activity: 'left' });
    store.close();
    store = ReportStore.open(scratch.path, silentLog);
    answerReports({ status: 204 });
    const delivery = startDelivery();
    delivery.add(TASK, { activity: 'new' });
    await delivery.drained(never);
    expect(activities()).toEqual(['left', 'new']);
  });

  it('keeps a report whose answer it does not get to see because it is stopped', async () => {
    let asked = false;
    manager.overrides.set('update', () => {
      asked = true;
      return new Promise<Answer>((resolve) => setTimeout(() => resolve('hang-up'), 50));
    });
    startDelivery().add(TASK, { activity: 'one' });
    await until('the report arrives', () => asked);
    await stopDelivery();
    expect(store.count()).toBe(1);
  });

  it('tells who waits that only a new hand-shake helps', async () => {
    answerReports({ status: 403 }, { status: 204 });
    const delivery = startDelivery();
    delivery.add(TASK, { activity: 'one' });
    await expect(delivery.drained(never)).resolves.toBe('unknown-worker');
    await clock.untilTimerIsSet();
    clock.advance(1000);
    await expect(delivery.drained(never)).resolves.toBe('drained');
  });
});

describe('a report that the Manager fails at', () => {
  const FAILURE: Answer = { status: 500, body: { code: 500, message: 'a defect' } };
  const isPoison = ({ json }: SeenRequest): boolean => (json as TaskUpdate).activity === 'poison';
  const ATTEMPT = '30000000-0000-4000-8000-000000000001';

  beforeEach(() => {
    manager.overrides.set('update', (request) => (isPoison(request) ? FAILURE : { status: 204 }));
    manager.overrides.set('state', () => ({ status: 204 }));
  });

  async function failTimes(count: number): Promise<void> {
    for (let failures = 0; failures < count; failures += 1) {
      await clock.untilTimerIsSet();
      clock.advance(60_000);
    }
  }

  it('is parked after some tries, shown in the next log, and sent again by the next run', async () => {
    const delivery = startDelivery();
    delivery.add(TASK, { activity: 'poison' });
    delivery.add(TASK, { activity: 'two' });
    await failTimes(7);
    await expect(delivery.drained(never)).resolves.toBe('drained');
    expect(activities().filter((activity) => activity === 'poison')).toHaveLength(8);
    expect(activities().at(-1)).toBe('two');
    delivery.add(TASK, { log: 'next\n' });
    await delivery.drained(never);
    expect(manager.updates.at(-1)?.log).toMatch(
      /^\[A report of this Worker is parked.*a defect.*poison.*\]\nnext\n$/,
    );
    await stopDelivery();
    answerReports({ status: 204 });
    manager.requests.length = 0;
    startDelivery();
    await until('it is sent again', () => activities().includes('poison'));
    await until('it is forgotten', () => store.parked().length === 0);
  });

  it('is a problem of the Worker while it is parked, and is sent again from time to time', async () => {
    startDelivery().add(TASK, { activity: 'poison' });
    await failTimes(7);
    await until('it is parked', () => store.hasParked());
    expect(store.problems()).toEqual([
      {
        code: 'reports-parked',
        message: expect.stringMatching(
          /^A report of it is parked, because the Manager fails at it \(a defect\)/,
        ),
      },
    ]);
    answerReports(FAILURE, { status: 204 });
    for (let retry = 0; retry < 2; retry += 1) {
      await clock.untilTimerIsSet();
      clock.advance(10 * 60_000);
    }
    await until('it is forgotten', () => store.parked().length === 0);
    expect(store.problems()).toEqual([]);
  });

  it('is still a problem after the Worker was started again', async () => {
    startDelivery().add(TASK, { activity: 'poison' });
    await failTimes(7);
    await until('it is parked', () => store.hasParked());
    await stopDelivery();
    store.close();
    store = ReportStore.open(scratch.path, silentLog);
    expect(store.problems()).toMatchObject([{ code: 'reports-parked' }]);
  });

  it('is kept while the Manager fails at everything', async () => {
    manager.overrides.set('state', () => FAILURE);
    startDelivery().add(TASK, { activity: 'poison' });
    await failTimes(20);
    expect(store.count()).toBe(1);
    manager.overrides.set('state', () => ({ status: 204 }));
    await until('it is parked', () => {
      clock.advance(60_000);
      return store.parked().length === 1;
    });
  });

  it.each([502, 503, 504])('is not parked for %d, which passes', async (status) => {
    manager.overrides.set('update', () => ({ status, body: { code: status, message: 'away' } }));
    startDelivery().add(TASK, { activity: 'one' });
    await failTimes(20);
    expect(store.count()).toBe(1);
  });

  it('is found among those that went with it', async () => {
    const pieces = ['a\n', 'poison\n', 'c\n'];
    for (const log of pieces) store.add(TASK, { log, attempt_id: ATTEMPT });
    manager.overrides.set('update', ({ json }) =>
      (json as TaskUpdate).log?.includes('poison') ? FAILURE : { status: 204 },
    );
    const delivery = startDelivery();
    await failTimes(8);
    await delivery.drained(never);
    expect(store.parked().map(({ update }) => update.log)).toEqual(['poison\n']);
    expect(manager.updates.map(({ log }) => log)).toContain('c\n');
  });
});

describe('long logs', () => {
  const ATTEMPT = '30000000-0000-4000-8000-000000000001';

  it('go in few requests, each byte once, with the number of the last and the offset of the first piece', async () => {
    answerReports({ status: 204 });
    const line = `${'é'.repeat(500)}\n`;
    store.add(TASK, { taskStatus: 'active', attempt_id: ATTEMPT });
    for (let count = 0; count < 2000; count += 1) store.add(TASK, { log: line, attempt_id: ATTEMPT });
    store.add(TASK, { taskStatus: 'completed', attempt_id: ATTEMPT });
    await startDelivery().drained(never);
    const { updates } = manager;
    expect(updates.length).toBeLessThan(20);
    expect(manager.log).toBe(line.repeat(2000));
    let offset = 0;
    for (const update of updates) {
      expect(update.log_offset).toBe(offset);
      offset += Buffer.byteLength(update.log ?? '');
    }
    expect(updates.map(({ report_number: number }) => number)).toEqual(
      updates.map(({ report_number: number }) => number).sort((one, other) => (one ?? 0) - (other ?? 0)),
    );
    expect(updates.at(-1)).toEqual({
      taskStatus: 'completed',
      attempt_id: ATTEMPT,
      report_number: 2002,
      log_offset: offset,
    });
  });

  it('lose only the piece that is refused', async () => {
    for (const log of ['a\n', 'bad\n', 'c\n']) store.add(TASK, { log, attempt_id: ATTEMPT });
    manager.overrides.set('update', ({ json }) =>
      (json as TaskUpdate).log?.includes('bad')
        ? { status: 400, body: { code: 400, message: 'bad' } }
        : { status: 204 },
    );
    await startDelivery().drained(never);
    expect(manager.updates.map(({ log }) => log)).toEqual(['a\nbad\nc\n', 'a\n', 'bad\nc\n', 'bad\n', 'c\n']);
  });
});
