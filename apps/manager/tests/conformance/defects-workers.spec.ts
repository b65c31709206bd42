import { describe, expect, it, jest } from '@jest/globals';
import { useFarm } from '../farm/test-farm.js';
import { ExistingClient } from './existing-client.js';
import { KnownWorker } from './known-worker.js';

/** Others test and build on the same machine. */
jest.setTimeout(30_000);

const farm = useFarm();

const aWorker = (): Promise<KnownWorker> => KnownWorker.thatIs('awake', new ExistingClient(farm.api), farm);

/** Those of behaviour.md §32 that no other test of Workers, tags and schedules is named after. */
describe('a malformed task id is 400 wherever there is one', () => {
  const MALFORMED = { task_id: 'task-1' };

  it('defect 27 (§7.1): in setTaskStatus', async () => {
    const body = { status: 'canceled', reason: 'a test' };
    const reply = await new ExistingClient(farm.api).call('setTaskStatus', { path: MALFORMED, body });
    expect(reply.status).toBe(400);
  });

  it('defect 27 (§7.1): in output-produced', async () => {
    const worker = await aWorker();
    const reply = await worker.call('taskOutputProduced', {
      path: MALFORMED,
      body: new Uint8Array([0xff, 0xd8, 0xff]),
      headers: { 'Content-Type': 'image/jpeg' },
    });
    expect(reply.status).toBe(400);
  });
});

describe('what a Worker reports', () => {
  it.each([
    ['failed', 'canceled'],
    ['active', 'canceled'],
    ['completed', 'completed'], // the frame is there
  ] as const)(
    'defect 31 (§10.1): too late, as %s, takes neither the task nor its job out of its end, but for what was done: %s',
    async (taskStatus, status) => {
      const worker = await aWorker();
      const { uuid, job } = await worker.atWork(farm);
      await farm.setJob(job, 'cancel-requested');
      expect((await worker.report(uuid, { taskStatus })).status).toBe(204);
      expect([(await farm.task(uuid)).status, (await farm.job(job)).status]).toEqual([status, status]);
    },
  );

  it('defect 31 (§10.1): with fewer than no steps is refused', async () => {
    const worker = await aWorker();
    const { uuid } = await worker.atWork(farm);
    expect((await worker.report(uuid, { steps_completed: -1 })).status).toBe(400);
    expect((await farm.task(uuid)).steps_completed).toBe(0);
  });
});
