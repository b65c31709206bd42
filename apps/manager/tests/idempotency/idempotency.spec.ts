import { describe, expect, it } from '@jest/globals';
import type { JobDto, JobsQueryResultDto } from '@flamenco/api-contracts';
import { FarmDatabase } from '../../src/database/farm-database.js';
import { UnitOfWork } from '../../src/database/unit-of-work.js';
import { KeyRetention } from '../../src/modules/idempotency/key-retention.js';
import { ok, type Refusal } from '../farm/farm-client.js';
import { until, useFarm } from '../farm/test-farm.js';

interface Submitted {
  readonly status: number;
  readonly text: string;
  readonly isReplayed: boolean;
}

const farm = useFarm();

async function submit(
  key: string | undefined,
  job: Readonly<Record<string, unknown>> = {},
): Promise<Submitted> {
  const answer = await fetch(`${farm.api}/jobs`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(key !== undefined && { 'Idempotency-Key': key }) },
    body: JSON.stringify({
      name: `job of ${key ?? 'nobody'}`,
      type: 'test-tasks',
      submitter_platform: 'linux',
      settings: { tasks: [{ name: 'a', type: 'idempotent' }] },
      ...job,
    }),
  });
  const isReplayed = answer.headers.get('idempotency-replayed') === 'true';
  return { status: answer.status, text: await answer.text(), isReplayed };
}

async function jobsNamed(name: string): Promise<readonly JobDto[]> {
  const { jobs } = await ok(farm.client.get<JobsQueryResultDto>('/jobs'));
  return jobs.filter((job) => job.name === name);
}

describe('a submission with an Idempotency-Key', () => {
  it('that comes again gets the same answer, and makes no second job', async () => {
    const first = await submit('again');
    expect(first).toMatchObject({ status: 200, isReplayed: false });
    const { id } = JSON.parse(first.text) as JobDto;
    await farm.setJob(id, 'cancel-requested');
    expect(await submit('again')).toEqual({ ...first, isReplayed: true });
    expect(await jobsNamed('job of again')).toHaveLength(1);
  });

  it('is the same when its keys come in another order', async () => {
    const first = await submit('order', { metadata: { a: '1', b: '2' } });
    expect(await submit('order', { metadata: { b: '2', a: '1' } })).toEqual({ ...first, isReplayed: true });
  });

  it('that comes again while the first is under way waits for its answer', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => submit('at-once')));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers.filter(({ isReplayed }) => !isReplayed)).toHaveLength(1);
    expect(await jobsNamed('job of at-once')).toHaveLength(1);
  });

  it('and another body is refused', async () => {
    await submit('other');
    const { status, text } = await submit('other', { priority: 99 });
    expect([status, (JSON.parse(text) as Refusal).message]).toEqual([
      422,
      expect.stringContaining("'other' belongs to"),
    ]);
    expect(await jobsNamed('job of other')).toHaveLength(1);
  });

  it('that was refused may be sent again, as it was', async () => {
    const tag = '0f2a4f9c-5d6e-4b0a-9f43-2f6c3a0d7c11';
    expect(await submit('refused', { worker_tag: tag })).toMatchObject({ status: 400, isReplayed: false });
    await farm.sql('INSERT INTO worker_tags (uuid, name) VALUES (?, ?)', tag, 'late');
    expect(await submit('refused', { worker_tag: tag })).toMatchObject({ status: 200, isReplayed: false });
    expect(await jobsNamed('job of refused')).toHaveLength(1);
  });

  it('makes no second job when the Manager died before it had kept the answer', async () => {
    const { text } = await submit('died');
    const { id } = JSON.parse(text) as JobDto;
    await farm.sql('UPDATE idempotency_keys SET answer = NULL WHERE idempotency_key = ?', 'died');
    const again = await submit('died');
    expect(again).toMatchObject({ status: 200, isReplayed: false });
    expect(JSON.parse(again.text)).toMatchObject({ id });
    expect(await jobsNamed('job of died')).toHaveLength(1);
  });

  it('makes a new job once its job is deleted, also of another body', async () => {
    const idOf = ({ text }: Submitted): string => (JSON.parse(text) as JobDto).id;
    const first = await submit('deleted');
    await farm.client.delete(`/jobs/${idOf(first)}`);
    const second = await submit('deleted');
    expect(second).toMatchObject({ status: 200, isReplayed: false });
    expect(idOf(second)).not.toBe(idOf(first));
    expect(await submit('deleted')).toEqual({ ...second, isReplayed: true });
    await farm.client.delete(`/jobs/${idOf(second)}`);
    await until('it is gone', async () => (await jobsNamed('job of deleted')).length === 0);
    expect(await submit('deleted', { priority: 7 })).toMatchObject({ status: 200, isReplayed: false });
  });

  it('is remembered over a restart', async () => {
    const first = await submit('restart');
    await farm.restart();
    expect(await submit('restart')).toEqual({ ...first, isReplayed: true });
  });

  it('is forgotten after a day, with its answer, also when nobody sends another one', async () => {
    await submit('idle');
    const keys = async (): Promise<number> =>
      (await farm.manager.get(FarmDatabase).reader.all(`SELECT 1 FROM idempotency_keys`)).length;
    await farm.get(KeyRetention).forget();
    expect(await keys()).toBeGreaterThan(0);
    farm.clock.advance(25 * 3600_000);
    await farm.get(KeyRetention).forget();
    expect(await keys()).toBe(0);
  });

  it('means something new a day later', async () => {
    await submit('old');
    farm.clock.advance(23 * 3600_000);
    expect(await submit('old')).toMatchObject({ isReplayed: true });
    farm.clock.advance(2 * 3600_000);
    expect(await submit('old')).toMatchObject({ status: 200, isReplayed: false });
    expect(await jobsNamed('job of old')).toHaveLength(2);
    let keys: unknown;
    await farm.get(UnitOfWork).run(async (work) => {
      keys = await work.sql.all('SELECT idempotency_key FROM idempotency_keys');
    });
    expect(keys).toEqual([{ idempotency_key: 'old' }]);
  });

  it.each(['', ' ', 'two words', 'x'.repeat(256)])('%j is refused', async (key) => {
    expect(await submit(key)).toMatchObject({ status: 400 });
  });
});

describe('a submission without an Idempotency-Key', () => {
  it('makes a job each time', async () => {
    await submit(undefined);
    await submit(undefined);
    expect(await jobsNamed('job of nobody')).toHaveLength(2);
  });
});
