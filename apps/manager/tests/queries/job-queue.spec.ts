import { describe, expect, it } from '@jest/globals';
import type { JobQueueDto } from '@flamenco/api-contracts';
import { ok } from '../farm/farm-client.js';
import { tasksNamed, useFarm } from '../farm/test-farm.js';

const farm = useFarm();

const queueBy = async (key: string): Promise<JobQueueDto['groups']> =>
  (await ok(farm.client.get<JobQueueDto>(`/jobs/queue?key=${encodeURIComponent(key)}`))).groups;

describe('the queue', () => {
  it('is told by users and projects of the jobs that hand out tasks, the most tasks first', async () => {
    const type = farm.newType();
    const worker = await farm.aWorker({ types: [type] });
    const submit = async (names: string, metadata?: Readonly<Record<string, string>>): Promise<string> =>
      (await farm.submit({ tasks: tasksNamed(names, type), ...(metadata && { metadata }) })).id;
    await submit('a b', { user: 'anna', project: 'dune' });
    await worker.take();
    await submit('a b c', { 'user.name': 'ben', project: 'dune' });
    await submit('a', {});
    const paused = await submit('a b c d e', { user: 'carl' });
    await farm.setJob(paused, 'paused');
    expect(await queueBy('user')).toEqual([
      { value: 'ben', jobs: 1, tasks_waiting: 3, tasks_active: 0 },
      { value: 'anna', jobs: 1, tasks_waiting: 1, tasks_active: 1 },
      { value: '', jobs: 1, tasks_waiting: 1, tasks_active: 0 },
    ]);
    expect(await queueBy('project')).toEqual([
      { value: 'dune', jobs: 2, tasks_waiting: 4, tasks_active: 1 },
      { value: '', jobs: 1, tasks_waiting: 1, tasks_active: 0 },
    ]);
  });

  it.each(['', 'x'.repeat(101), 'a\0b'])('by %j is refused', async (key) => {
    expect((await farm.client.get(`/jobs/queue?key=${encodeURIComponent(key)}`)).status).toBe(400);
  });
});
