import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { hostCheckSystem } from '../../src/checks/check-system.js';
import { LoadMeter } from '../../src/machine/load-meter.js';
import { findMachine, type UsedThings } from '../../src/machine/find-machine.js';
import { MachineTeller } from '../../src/machine/machine-teller.js';
import { hostMachine } from '../../src/machine/machine-system.js';
import { ManagerClient } from '../../src/manager-api/manager-client.js';
import { FakeClock } from '../support/fake-clock.js';
import { aMachine } from '../support/fake-machine.js';
import { FakeManager } from '../support/fake-manager.js';
import { silentLog } from '../support/silent-log.js';
import { until } from '../support/until.js';
import { WorkerStage } from '../support/worker-stage.js';

const { signal } = new AbortController();

const FAULT = {
  check: 'writable',
  subject: '/mnt/farm',
  outcome: 'failed',
  message: 'Nothing can be written',
  remedy: 'Mount it with the right to write',
} as const;

describe('how busy a computer is', () => {
  it('is the share of processor time since the last time, with memory, GPUs and disks', async () => {
    const times = [
      { idle: 100, all: 1000 },
      { idle: 150, all: 1200 },
      { idle: 150, all: 1200 },
    ];
    const system = aMachine(
      {
        prints: {
          'nvidia-smi': 'RTX A4000, 16376, 550.1, 88, 9216\nRTX A4000, 16376, 550.1, [N/A], [N/A]\n',
        },
        spaces: { '/scratch': { size: 2 ** 40, free: 2 ** 30 } },
      },
      { cores: () => ({ count: 1, model: '', times: times.shift() ?? { idle: 0, all: 0 } }) },
    );
    const meter = new LoadMeter(system);
    const folders = [{ purpose: 'scratch', path: '/scratch' }] as const;
    expect(await meter.measure(folders, signal)).toEqual({
      cpu_percent: 75,
      memory_used_mib: 24 * 1024,
      gpus: [{ percent: 88, memory_used_mib: 9216 }, {}],
      disks: [{ purpose: 'scratch', free_mib: 1024 }],
    });
    expect(await meter.measure([], signal)).toEqual({ memory_used_mib: 24 * 1024, gpus: expect.anything() });
  });
});

describe('this computer', () => {
  it('can be told of, whatever of it is there', async () => {
    const machine = hostMachine(hostCheckSystem(process.env, '/nowhere'));
    const used = {
      folders: [{ purpose: 'scratch', path: '/' } as const],
      blenders: ['/no/blender'],
      ffmpegs: [],
    };
    const found = await findMachine(machine, used, signal);
    expect(found.vcpu).toBeGreaterThan(0);
    expect(found.memory_mib).toBeGreaterThan(0);
    expect(found.disks?.[0]?.size_mib).toBeGreaterThan(0);
    expect(found.programs).toEqual([]);
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

  it('tells a Manager of ours what its computer is, and how busy', async () => {
    stage.manager.variables = { blender: '/opt/blender' };
    stage.manager.storage = { here: '/mnt/farm', there: '/mnt/farm' };
    const space = { size: 2 ** 40, free: 2 ** 39 };
    const prints = { '/opt/blender': 'Blender 5.0.1\n' };
    void stage.startWorker({ machine: aMachine({ prints, spaces: { '/mnt/farm': space } }) });
    await until('both are told', () => stage.manager.seen('load').length > 0);
    expect(stage.manager.seen('machine').map(({ json }) => json)).toEqual([
      expect.objectContaining({
        vcpu: 16,
        programs: [{ name: 'blender', version: '5.0.1', path: '/opt/blender' }],
        disks: [{ purpose: 'storage', path: '/mnt/farm', size_mib: 2 ** 20 }],
      }),
    ]);
    expect(stage.manager.seen('load')[0]?.json).toMatchObject({
      disks: [{ purpose: 'storage', free_mib: 2 ** 19 }],
    });
  });

  it('tells it again after another sign-on, and once more when the Manager did not hear it', async () => {
    let times = 0;
    stage.manager.overrides.set('machine', () => {
      times += 1;
      return times === 1 ? 'hang-up' : { status: 204 };
    });
    void stage.startWorker();
    await until('it is told again', () => stage.manager.seen('load').length > 0);
    expect(times).toBe(2);
    stage.manager.knownWorkers.clear(); // it has to sign on anew
    stage.manager.requestStatus('asleep');
    await until('it is told after the sign-on', () => times === 3);
  });
});

describe('MachineTeller', () => {
  const identity = { name: 'test', taskTypes: [], softwareVersion: '4.0.0', canRestart: false };
  let manager: FakeManager;

  beforeEach(async () => {
    manager = await FakeManager.start();
  });

  afterEach(async () => {
    await manager.stop();
  });

  /** What is told, minute by minute, to a Manager that the Worker has registered with. */
  async function toldIn(minutes: number): Promise<readonly string[]> {
    const [clock, end] = [new FakeClock(), new AbortController()];
    const client = new ManagerClient(manager.url, '4.0.0');
    const registered = await client.register(identity, 'secret', 'linux', end.signal);
    if (registered.kind === 'registered')
      client.useCredentials({ workerId: registered.workerId, workerSecret: 'secret' });
    const used = (): Promise<UsedThings> => Promise.resolve({ folders: [], blenders: [], ffmpegs: [] });
    const teller = new MachineTeller(
      aMachine(),
      used,
      () => Promise.resolve([FAULT]),
      client,
      clock,
      () => 0.5,
      silentLog,
    );
    const running = teller.run(end.signal);
    for (let minute = 0; minute < minutes; minute += 1) {
      await clock.untilTimerIsSet();
      clock.advance(60_000);
    }
    await clock.untilTimerIsSet();
    end.abort();
    await running;
    expect(clock.timerCount).toBe(0);
    return manager.requests.map(({ operation }) => operation).filter((operation) => operation !== 'register');
  }

  it('tells what the computer is, and how busy it is each minute', async () => {
    expect(await toldIn(2)).toEqual(['machine', 'checks', 'load', 'load', 'load']);
    expect(manager.seen('checks')[0]?.json).toEqual({ checks: [FAULT] });
  });

  it('looks each quarter of an hour whether it has changed: another Blender may stand where the old one was', async () => {
    const told = await toldIn(31);
    expect(told.filter((what) => what !== 'load')).toEqual(['machine', 'checks', 'machine', 'machine']);
    expect(told.lastIndexOf('machine')).toBe(told.indexOf('machine', 10) + 16);
  });

  it('tells a Manager that does not take the one nothing of the other', async () => {
    manager.overrides.set('machine', () => ({ status: 404, body: { code: 404, message: 'unknown' } }));
    expect(await toldIn(2)).toEqual(['machine']);
  });

  it('tells a Flamenco 3 Manager nothing', async () => {
    manager.sendsHeader = false;
    expect(await toldIn(2)).toEqual([]);
  });
});
