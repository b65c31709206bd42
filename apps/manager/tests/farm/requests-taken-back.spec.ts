import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { WorkerStateChangeDto } from '@flamenco/api-contracts';
import { useFarm } from './test-farm.js';
import type { TestWorker } from './test-worker.js';

const farm = useFarm();

const told = async (worker: TestWorker): Promise<WorkerStateChangeDto | undefined> =>
  (await worker.client.get<WorkerStateChangeDto | undefined>('/worker/state')).body;

describe('a request that was on its way to the Worker when somebody took it back', () => {
  async function awake(): Promise<TestWorker> {
    const session = randomUUID();
    const worker = (await farm.registeredWorker({ types: ['misc'] })).inSession(session);
    const { body } = await worker.signingOn({ session_id: session });
    expect(body).toEqual({ status_requested: 'awake', request_number: 1 });
    await worker.goTo('awake', 1);
    return worker;
  }

  it('is followed by the one that took it back', async () => {
    const worker = await awake();
    await farm.requestWorker(worker.uuid, 'asleep');
    expect(await told(worker)).toEqual({ status_requested: 'asleep', request_number: 2 });
    await farm.requestWorker(worker.uuid, 'awake');
    await worker.goTo('asleep', 2);
    expect(await told(worker)).toEqual({ status_requested: 'awake', request_number: 3 });
    expect(await farm.worker(worker.uuid)).toMatchObject({
      status: 'asleep',
      status_change: { status: 'awake', is_lazy: false },
    });
    await worker.goTo('awake', 3);
    expect(await farm.worker(worker.uuid)).not.toHaveProperty('status_change');
  });

  it('has its number in the answer to who asks for a task, too', async () => {
    const worker = await awake();
    await farm.requestWorker(worker.uuid, 'asleep');
    expect(await worker.ask()).toMatchObject({
      status: 423,
      body: { status_requested: 'asleep', request_number: 2 },
    });
  });

  it("does not make of a Worker's own decision anything else", async () => {
    const worker = await awake();
    await farm.requestWorker(worker.uuid, 'asleep');
    await farm.requestWorker(worker.uuid, 'awake');
    await worker.goTo('asleep');
    expect((await farm.worker(worker.uuid)).status).toBe('asleep');
    expect(await told(worker)).toBe(undefined);
  });

  it('is followed by the one that took it back at a Flamenco 3 Worker, which is told no numbers', async () => {
    const worker = await farm.aWorker({ types: ['misc'] });
    await farm.requestWorker(worker.uuid, 'asleep');
    expect(await told(worker)).toEqual({ status_requested: 'asleep' });
    await farm.requestWorker(worker.uuid, 'awake');
    await worker.goTo('asleep');
    expect(await told(worker)).toEqual({ status_requested: 'awake' });
    await worker.goTo('awake');
    await worker.goTo('asleep');
    expect(await told(worker)).toBe(undefined);
  });

  it.each([0, -1, 1.5, 'one'])('has no number %j', async (number) => {
    const worker = await awake();
    const body = { status: 'asleep', request_number: number };
    expect((await worker.client.post('/worker/state-changed', body)).status).toBe(400);
    expect((await farm.worker(worker.uuid)).status).toBe('awake');
  });
});
