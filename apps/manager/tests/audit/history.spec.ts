import { describe, expect, it } from '@jest/globals';
import { ChangeRetention } from '../../src/modules/audit/change-retention.js';
import { done } from '../farm/farm-client.js';
import { tasksNamed, useFarm } from '../farm/test-farm.js';
import { notedChanges, type NotedRow } from './noted-changes.js';

const HOUR_MS = 3_600_000;

const farm = useFarm({
  yaml: `trusted_proxies: [loopback]
audit: {retention: 100h}
mqtt: {client: {broker: 'tcp://farm:s3cret@broker:1883', password: s3cret}}
`,
});

async function since(act: () => Promise<unknown>): Promise<readonly NotedRow[]> {
  const before = (await notedChanges(farm)).at(-1)?.id;
  await act();
  return notedChanges(farm, before);
}

describe('the history', () => {
  it('tells nothing of what Workers and the Manager itself do', async () => {
    const type = farm.newType();
    const { id } = await farm.submit({ tasks: tasksNamed('a b', type) });
    const noted = await since(async () => {
      const worker = await farm.aWorker({ types: [type] });
      await worker.report(await worker.take(), { taskStatus: 'completed' });
      await worker.fail(await worker.take());
      await worker.signOff();
      expect(await farm.taskStatuses(id)).not.toContain('active');
    });
    expect(noted).toEqual([]);
  });

  it('tells nothing of what was refused, and of what was as it is asked for', async () => {
    const { id } = await farm.submit({ tasks: tasksNamed('a', farm.newType()) });
    const noted = await since(async () => {
      expect((await farm.requestJob(id, 'completed')).status).toBe(409);
      expect((await farm.client.delete('/jobs/11111111-2222-4333-8444-555555555555')).status).toBe(404);
      expect((await farm.client.put('/configuration/file', { task_timeout: 'x' })).status).toBe(400);
      await done(farm.client.post(`/jobs/${id}/setpriority`, { priority: 50 }));
      await done(farm.client.post(`/jobs/${id}/settag`, {}));
      await done(farm.client.put('/configuration/file', { manager_name: 'Flamenco' }));
    });
    expect(noted).toEqual([]);
  });

  it('tells of a submission once, also when it comes again', async () => {
    const client = farm.client.withHeaders({ 'Idempotency-Key': crypto.randomUUID() });
    const job = { name: 'once', type: 'test-tasks', submitter_platform: 'linux' };
    const noted = await since(async () => {
      await client.post('/jobs', job);
      await client.post('/jobs', job);
    });
    expect(noted.map(({ action, name }) => [action, name])).toEqual([['job-submitted', 'once']]);
  });

  it('tells where a request came from behind a proxy that is trusted', async () => {
    const client = farm.client.withHeaders({ 'X-Forwarded-For': '198.51.100.7' });
    const [noted] = await since(() => client.post('/worker-mgt/tags', { name: 'from afar' }));
    expect(noted?.who).toBe('anonymous anonymous 198.51.100.7');
  });

  it('never has a secret, and says that it was changed', async () => {
    const changes = {
      mqtt: { client: { broker: 'tcp://farm:0ther@broker:1883', password: '0ther' } },
      of_a_studio: { token: '0ther' },
    };
    const noted = await since(() => done(farm.client.put('/configuration/file', changes)));
    const hidden = '********';
    expect(noted).toMatchObject([
      {
        after: {
          'mqtt.client.broker': `tcp://farm:${hidden}@broker:1883`,
          'mqtt.client.password': hidden,
          of_a_studio: hidden,
        },
      },
    ]);
    expect(JSON.stringify(noted)).not.toContain('0ther');
    const again = { mqtt: { client: { password: 'an0ther' } } };
    expect(await since(() => done(farm.client.put('/configuration/file', again)))).toMatchObject([
      { before: { 'mqtt.client.password': hidden }, after: { 'mqtt.client.password': hidden } },
    ]);
  });

  it('keeps what it tells when its job is gone, and the Manager ends', async () => {
    const { id } = await farm.submit({ name: 'gone', tasks: [] });
    await done(farm.client.delete(`/jobs/${id}`));
    await farm.restart();
    const noted = (await notedChanges(farm)).filter(({ job }) => job === id);
    expect(noted.map(({ action }) => action)).toEqual(['job-submitted', 'job-deletion-requested']);
  });

  it('is kept as long as the settings say, some at a time', async () => {
    const old = `('2001-01-01T00:00:00.000Z', 'anonymous', 'anonymous', '', 'restart-requested', 'manager', '', '{}', '{}')`;
    await farm.sql(
      `INSERT INTO changes (happened, actor_kind, actor_name, address, action, object_kind, object_name, before_facts, after_facts)
       VALUES ${Array.from({ length: 1_200 }, () => old).join(', ')}`,
    );
    const recent = await since(() => farm.aView('recent'));
    await farm.get(ChangeRetention).forget();
    const left = await notedChanges(farm);
    expect(left.filter(({ happened }) => happened < '2002')).toEqual([]);
    expect(left).toEqual(expect.arrayContaining([...recent]));
    farm.clock.advance(101 * HOUR_MS);
    await farm.get(ChangeRetention).forget();
    expect(await notedChanges(farm)).toEqual([]);
    const [next] = await since(() => farm.aView('next'));
    expect(next?.id).toBeGreaterThan(recent[0]?.id ?? Infinity);
  });
});
