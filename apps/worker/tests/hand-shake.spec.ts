import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CredentialsFile } from '../src/lifecycle/credentials.js';
import { HandShake } from '../src/lifecycle/hand-shake.js';
import { SessionFile } from '../src/lifecycle/session-file.js';
import { ManagerClient } from '../src/manager-api/manager-client.js';
import { FakeClock } from './support/fake-clock.js';
import { FakeManager } from './support/fake-manager.js';
import { scratchDirectory } from './support/scratch-directory.js';
import { silentLog } from './support/silent-log.js';

const KNOWN = '00000000-0000-4000-8000-00000000000a';
const worker = {
  name: 'render-1',
  taskTypes: ['blender', 'misc'],
  softwareVersion: '4.0.0',
  canRestart: true,
};

let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
let manager: FakeManager;
let clock: FakeClock;
let credentials: CredentialsFile;

beforeEach(async () => {
  scratch = await scratchDirectory();
  manager = await FakeManager.start();
  clock = new FakeClock();
  credentials = new CredentialsFile(join(scratch.path, 'home'));
});

afterEach(async () => {
  await manager.stop();
  await scratch.remove();
});

/** @returns the status to take */
async function handShake(signal = new AbortController().signal): Promise<string> {
  const client = new ManagerClient(manager.url, '4.0.0');
  const next = await new HandShake(
    client,
    credentials,
    new SessionFile(join(scratch.path, 'home'), silentLog),
    worker,
    'linux',
    clock,
    () => 0.5,
    silentLog,
  ).run(signal);
  return next.status;
}

const operations = (): string[] => manager.requests.map(({ operation }) => operation);

describe('HandShake', () => {
  it('registers a Worker that is new, keeps the credentials for its owner only, and signs on', async () => {
    await expect(handShake()).resolves.toBe('awake');
    expect(operations()).toEqual(['register', 'sign-on']);
    const [registration, signOn] = manager.requests.map(({ json }) => json as Record<string, unknown>);
    expect(registration).toMatchObject({
      name: 'render-1',
      platform: 'linux',
      supported_task_types: ['blender', 'misc'],
    });
    expect(registration?.['secret']).toMatch(/^[0-9a-f]{64}$/);
    expect(signOn).toEqual({
      name: 'render-1',
      supported_task_types: ['blender', 'misc'],
      software_version: '4.0.0',
      can_restart: true,
      session_id: expect.any(String),
    });
    expect((await stat(credentials.path)).mode & 0o777).toBe(0o600);
    expect(await readFile(credentials.path, 'utf8')).toMatch(/worker_id: .*\nworker_secret: /);
  });

  it('signs on with what it has, and gives the status that the Manager wants', async () => {
    await credentials.write({ workerId: KNOWN, workerSecret: 'secret' });
    manager.knownWorkers.add(KNOWN);
    manager.requestedStatus = 'asleep';
    await expect(handShake()).resolves.toBe('asleep');
    expect(operations()).toEqual(['sign-on']);
  });

  it.each([401, 403])('registers anew when the credentials are refused with %d', async (status) => {
    await credentials.write({ workerId: KNOWN, workerSecret: 'secret' });
    manager.overrides.set('sign-on', (request) =>
      request.worker === KNOWN ? { status, body: { message: 'unknown' } } : manager.usualAnswer(request),
    );
    await expect(handShake()).resolves.toBe('awake');
    expect(operations()).toEqual(['sign-on', 'register', 'sign-on']);
    expect((await credentials.read())?.workerId).not.toBe(KNOWN);
  });

  it.each<[string, number | 'hang-up']>([
    ['an error', 500],
    ['a busy database', 503],
    ['too many requests', 429],
    ['a proxy without its Manager', 502],
    ['another server at the address', 404],
    ['no answer', 'hang-up'],
  ])('defect 21 (§26.2): keeps its credentials after %s, and tries again', async (_what, status) => {
    await credentials.write({ workerId: KNOWN, workerSecret: 'secret' });
    manager.knownWorkers.add(KNOWN);
    manager.overrides.set('sign-on', () => {
      manager.overrides.delete('sign-on');
      return status === 'hang-up' ? status : { status };
    });
    const result = handShake();
    await clock.untilTimerIsSet();
    clock.advance(1000);
    await expect(result).resolves.toBe('awake');
    expect(operations()).toEqual(['sign-on', 'sign-on']);
    expect((await credentials.read())?.workerId).toBe(KNOWN);
  });

  it('waits for a Manager that is not there yet, and stops when the Worker is stopped', async () => {
    manager.overrides.set('register', () => 'hang-up');
    const stopper = new AbortController();
    const result = handShake(stopper.signal);
    for (const seconds of [1, 2, 4, 5, 5]) {
      await clock.untilTimerIsSet();
      clock.advance(seconds * 1000);
    }
    await clock.untilTimerIsSet();
    stopper.abort(new Error('stopped'));
    await expect(result).rejects.toThrow('stopped');
    expect(clock.timerCount).toBe(0);
  });

  it('gives up when it cannot be registered, with what the Manager says', async () => {
    manager.overrides.set('register', () => ({
      status: 400,
      body: { code: 400, message: 'the name is empty' },
    }));
    await expect(handShake()).rejects.toThrow(
      /does not register this Worker: the name is empty \(HTTP 400\)/,
    );
  });

  it('gives up when even new credentials are refused', async () => {
    manager.overrides.set('sign-on', () => ({ status: 403, body: { message: 'no' } }));
    await expect(handShake()).rejects.toThrow(/refuses the credentials that it has just given/);
  });

  it('takes a page of another web server for no answer', async () => {
    await credentials.write({ workerId: KNOWN, workerSecret: 'secret' });
    manager.overrides.set('sign-on', () => {
      manager.overrides.delete('sign-on');
      return { status: 200, body: '<html>Hello</html>' };
    });
    manager.knownWorkers.add(KNOWN);
    const result = handShake();
    await clock.untilTimerIsSet();
    clock.advance(1000);
    await expect(result).resolves.toBe('awake');
  });

  it.each(['', '{{', 'worker_id: x', '- a list'])(
    'registers anew when the credentials file holds %j',
    async (content) => {
      await credentials.write({ workerId: 'x', workerSecret: 'x' });
      await writeFile(credentials.path, content);
      await expect(handShake()).resolves.toBe('awake');
      expect(operations()).toEqual(['register', 'sign-on']);
      await chmod(credentials.path, 0o600);
    },
  );
});

describe('the sessions of a Worker', () => {
  const sessionOf = (index: number): Record<string, unknown> =>
    manager.requests[index]?.json as Record<string, unknown>;

  /** The Manager takes only those sign-ons; it knows the Worker. */
  async function takingOnly(isTaken: (signOn: Record<string, unknown>) => boolean): Promise<void> {
    await credentials.write({ workerId: KNOWN, workerSecret: 'secret' });
    manager.knownWorkers.add(KNOWN);
    manager.overrides.set('sign-on', (request) =>
      request.worker !== KNOWN || isTaken(request.json as Record<string, unknown>)
        ? manager.usualAnswer(request)
        : { status: 409, body: { code: 409, message: 'in use', error: 'identity-in-use' } },
    );
  }

  it('are new at each start, and name the one before', async () => {
    await handShake();
    await handShake();
    const [, first, second] = [0, 1, 2].map(sessionOf);
    expect(second?.['previous_session_id']).toBe(first?.['session_id']);
    expect(second?.['session_id']).not.toBe(first?.['session_id']);
    expect(first).not.toHaveProperty('previous_session_id');
  });

  it('are tried one after the other when an earlier start was killed before it had its answer', async () => {
    await handShake();
    const known = sessionOf(1)['session_id'];
    manager.overrides.set('sign-on', () => 'hang-up');
    const killed = new AbortController();
    const start = handShake(killed.signal);
    await clock.untilTimerIsSet();
    killed.abort(new Error('killed'));
    await expect(start).rejects.toThrow('killed');
    const before = manager.requests.length;
    await takingOnly((signOn) => signOn['previous_session_id'] === known);
    await expect(handShake()).resolves.toBe('awake');
    expect(operations().slice(before)).toEqual(['sign-on', 'sign-on']);
    expect((await credentials.read())?.workerId).toBe(KNOWN);
  });

  it('make a Worker in a copied home folder register as one of its own, and say whose copy it is', async () => {
    await takingOnly(() => false);
    await expect(handShake()).resolves.toBe('awake');
    expect(operations()).toEqual(['sign-on', 'register', 'sign-on']);
    expect(sessionOf(2)).toMatchObject({ copy_of: KNOWN, session_id: sessionOf(0)['session_id'] });
    expect((await credentials.read())?.workerId).not.toBe(KNOWN);
  });

  it('do without a file that was cut short', async () => {
    await handShake();
    await writeFile(join(scratch.path, 'home', 'flamenco-worker-session.json'), '{"sess');
    await expect(handShake()).resolves.toBe('awake');
  });
});
