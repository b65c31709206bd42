import { expect, it } from '@jest/globals';
import type { JobCompletionsDto, JobsQueryResultDto } from '@flamenco/api-contracts';
import { done, ok } from '../farm/farm-client.js';
import { useFarm } from '../farm/test-farm.js';
import { queryOf } from './whole-list.js';

const farm = useFarm();

it('jobs are found by the line that says why one of their tasks failed, and by its kind', async () => {
  const type = farm.newType();
  const { id } = await farm.submit({ name: 'broken', tasks: [{ name: 'a', type }] });
  await farm.submit({ name: 'well', tasks: [{ name: 'a', type: farm.newType() }] });
  const worker = await farm.aWorker({ name: 'unlucky', types: [type] });
  const failure = { category: 'missing-file', line: 'Cannot open //tex/wall_04.exr' } as const;
  await done(worker.report(await worker.take(), { taskStatus: 'failed', failure }));
  const found = async (q: string): Promise<readonly string[]> =>
    (await ok(farm.client.get<JobsQueryResultDto>(`/jobs?${queryOf({ q })}`))).jobs.map((job) => job.id);
  for (const q of [
    'error:"CANNOT open"',
    'error:missing',
    'error=Missing-File',
    'error:wall_04 -error:memory',
    'category:missing-file',
    'category:crash,miss',
    'broken -category:no-',
  ]) {
    expect([q, await found(q)]).toEqual([q, [id]]);
  }
  for (const q of [
    'error:"out of memory"',
    'error=missing',
    'broken -error:tex',
    'broken error:""',
    'category:crash',
    'broken -category:missing',
  ]) {
    expect([q, await found(q)]).toEqual([q, []]);
  }
});

it('sorts of failures are completed', async () => {
  const asked = queryOf({ key: 'category', prefix: 'GPU' });
  const { completions } = await ok(farm.client.get<JobCompletionsDto>(`/jobs/completions?${asked}`));
  expect(completions).toEqual(['gpu-lost']);
});
