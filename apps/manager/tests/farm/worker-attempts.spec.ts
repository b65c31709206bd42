import { describe, expect, it } from '@jest/globals';
import type { WorkerAttemptsDto } from '@flamenco/api-contracts';
import { ok } from './farm-client.js';
import { manyTasks, useFarm } from './test-farm.js';

const farm = useFarm();

const attemptsOf = async (uuid: string): Promise<WorkerAttemptsDto['attempts']> =>
  (await ok(farm.client.get<WorkerAttemptsDto>(`/worker-mgt/workers/${uuid}/attempts`))).attempts;

describe('what a Worker worked on last', () => {
  it('is told with how it ended, and why, the latest first', async () => {
    const type = farm.newType();
    const job = await farm.submit({
      name: 'shot 7',
      tasks: [
        { name: 'one', type, frames: '7' },
        { name: 'two', type },
      ],
    });
    const worker = await farm.aWorker({ types: [type] });
    expect(await attemptsOf(worker.uuid)).toEqual([]);
    await worker.complete(await worker.take());
    await worker.take();
    const [running, done] = await attemptsOf(worker.uuid);
    expect(running).toEqual({
      ...{ task_id: expect.any(String), task_name: 'two', job_id: job.id, job_name: 'shot 7' },
      ...{ number: 1, started: expect.any(String) },
    });
    expect(done).toMatchObject({
      task_name: 'one',
      frames: '7',
      outcome: 'completed',
      ended: expect.any(String),
    });
  });

  it('is at most the last 20, and nothing of what others did', async () => {
    const type = farm.newType();
    await farm.submit({ tasks: manyTasks(23, type) });
    const [worker, other] = [await farm.aWorker({ types: [type] }), await farm.aWorker({ types: [type] })];
    await other.complete(await other.take());
    for (let count = 0; count < 22; count++) await worker.complete(await worker.take());
    const names = (await attemptsOf(worker.uuid)).map(({ task_name }) => task_name);
    expect(names).toEqual(Array.from({ length: 20 }, (_, i) => String(23 - i)));
  });

  it('is nothing of a Worker that nobody knows', async () => {
    const path = '/worker-mgt/workers/11111111-2222-4333-8444-555555555555/attempts';
    expect((await farm.client.get(path)).status).toBe(404);
  });
});
