import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { hostComputer, type SensedComputer } from '../src/lifecycle/computer-senses.js';
import { LocalWishes } from '../src/lifecycle/local-wishes.js';
import { aTask } from './support/fake-manager.js';
import { isRunning, writeScript } from './support/processes.js';
import { silentLog } from './support/silent-log.js';
import { until } from './support/until.js';
import { WorkerStage } from './support/worker-stage.js';

let stage: WorkerStage;
let wishes: LocalWishes;

beforeEach(async () => {
  stage = await WorkerStage.setUp();
  wishes = new LocalWishes(silentLog);
});
afterEach(() => stage.tearDown());

const sleep = (isAtOnce: boolean): void => wishes.set('signal', { reason: 'a person', isAtOnce });
/** Waits until the Worker has told of so many states. */
async function expectStates(...states: readonly string[]): Promise<void> {
  await until(`the states are ${states.join(', ')}`, () => stage.states().length >= states.length, 30_000);
  expect(stage.states()).toEqual(states);
}

/** Gives the Worker a task that runs until there is a file. */
async function aTaskThatWaits(): Promise<() => Promise<unknown>> {
  const exe = await writeScript(stage.at('waiting'), [
    `touch ${stage.at('runs')}`,
    `until test -e ${stage.at('go')}; do sleep 0.05; done`,
  ]);
  stage.manager.addTask(aTask([{ name: 'exec', parameters: { exe } }]));
  await until('the task runs', () => existsSync(stage.at('runs')));
  return () => writeScript(stage.at('go'), []);
}

describe('a Worker that this computer wants to sleep', () => {
  it('goes to sleep at once when it has no task, and wakes up when it is told to', async () => {
    void stage.startWorker({ wishes });
    await stage.untilTaskIsAskedFor(1);
    sleep(false);
    await expectStates('awake', 'asleep');
    wishes.wake();
    await expectStates('awake', 'asleep', 'awake');
    await stage.untilTaskIsAskedFor(2);
  });

  it('finishes its task before, and takes no other one', async () => {
    void stage.startWorker({ wishes });
    const letGo = await aTaskThatWaits();
    sleep(false);
    stage.manager.addTask(aTask([{ parameters: { message: 'never' } }]));
    await letGo();
    await expectStates('awake', 'asleep');
    expect(stage.taskStatuses()).toEqual(['active', 'completed']);
    expect(stage.manager.seen('task')).toHaveLength(1);
  });

  it('stops its task for a sleep at once, which counts as no failure', async () => {
    void stage.startWorker({ wishes });
    const pid = await stage.aRunningTask();
    sleep(false);
    sleep(true);
    await expectStates('awake', 'asleep');
    expect(await isRunning(pid)).toBe(false);
    expect(stage.taskStatuses()).toEqual(['active']);
  });

  it('stays awake when that is taken back before the task has ended', async () => {
    void stage.startWorker({ wishes });
    const letGo = await aTaskThatWaits();
    sleep(false);
    wishes.wake();
    await letGo();
    await stage.untilTaskIsAskedFor(2);
    expect(stage.states()).toEqual(['awake']);
  });

  it('is woken by the Manager, too', async () => {
    void stage.startWorker({ wishes });
    await stage.untilTaskIsAskedFor(1);
    sleep(false);
    await expectStates('awake', 'asleep');
    stage.manager.requestStatus('awake');
    await expectStates('awake', 'asleep', 'awake');
    await stage.untilTaskIsAskedFor(2);
  });

  it('is woken by a person here when it was the Manager who put it to sleep', async () => {
    void stage.startWorker({ wishes });
    await stage.untilTaskIsAskedFor(1);
    stage.manager.requestStatus('asleep');
    await expectStates('awake', 'asleep');
    await until('it asks what to do', () => stage.manager.seen('state').length > 0);
    wishes.wake();
    await expectStates('awake', 'asleep', 'awake');
  });

  it('does not have the Manager put it to sleep the next time', async () => {
    void stage.startWorker({ wishes });
    await stage.untilTaskIsAskedFor(1);
    sleep(false);
    await expectStates('awake', 'asleep');
    stage.shutdown.abort();
    await stage.ended();
    expect(stage.states()).toEqual(['awake', 'asleep', 'awake']);
    expect(stage.manager.requests.at(-1)?.operation).toBe('sign-off');
  });
});

describe('a Worker on a computer that people use', () => {
  const rules = { idleMinutes: 15, pausesOnBattery: true, whenInUse: 'hand-back' } as const;
  let inputIdleMs: number;

  beforeEach(() => {
    inputIdleMs = 0;
  });

  const computer = (): SensedComputer => ({
    ...hostComputer({}),
    platform: 'darwin',
    run: (exe) => (exe === 'ioreg' ? `"HIDIdleTime" = ${inputIdleMs * 1e6}` : "drawing from 'AC Power'"),
  });

  it('sleeps while somebody uses it, works when it is left alone, and hands its task back when somebody comes', async () => {
    void stage.startWorker({ wishes, computer: computer() }, { usage: rules });
    await expectStates('awake', 'asleep');
    expect(stage.manager.seen('task')).toHaveLength(0);
    inputIdleMs = 16 * 60_000;
    await expectStates('awake', 'asleep', 'awake');
    const pid = await stage.aRunningTask();
    inputIdleMs = 10;
    await expectStates('awake', 'asleep', 'awake', 'asleep');
    expect(await isRunning(pid)).toBe(false);
    expect(stage.taskStatuses()).toEqual(['active']);
  });
});

describe('a Worker on a computer that was suspended', () => {
  it("says so in its task's log, and nothing fails for it", async () => {
    let sleptMs = 0;
    void stage.startWorker({ wishes, unsleepingMs: () => performance.now() + sleptMs });
    const letGo = await aTaskThatWaits();
    sleptMs = 3 * 3_600_000;
    await until('it is told', () => stage.manager.log.includes('I slept for 3h0m'), 30_000);
    await letGo();
    await stage.untilTaskIs('completed');
    expect(stage.taskStatuses()).toEqual(['active', 'completed']);
  });
});
