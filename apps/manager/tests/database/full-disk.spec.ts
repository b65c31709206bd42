import { expect, it } from '@jest/globals';
import { FarmDatabase } from '../../src/database/farm-database.js';
import type { SqliteFarm } from '../../src/database/sqlite/sqlite-farm.js';
import { useFarm } from '../farm/test-farm.js';
import { describeOnSqlite } from './engine.js';

const farm = useFarm();

/** Pages that the file may have from now on: SQLite says "disk full" beyond them, as it does when the system says so. */
async function allowPages(count: number): Promise<void> {
  await farm.manager.get<SqliteFarm>(FarmDatabase).writer.get(`PRAGMA max_page_count = ${count}`);
}

async function pages(): Promise<number> {
  return (
    (await farm.manager.get(FarmDatabase).reader.get<{ page_count: number }>('PRAGMA page_count'))
      ?.page_count ?? 0
  );
}

const submit = (name: string, taskCount: number): Promise<Response> =>
  fetch(`${farm.api}/jobs`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      name,
      type: 'echo-sleep-test',
      submitter_platform: 'linux',
      settings: { message: 'x'.repeat(500), sleep_duration_seconds: 0, sleep_repeats: taskCount },
    }),
  });

const jobNames = async (): Promise<readonly string[]> => {
  const { jobs } = (await (await fetch(`${farm.api}/jobs`)).json()) as { jobs: readonly { name: string }[] };
  return jobs.map(({ name }) => name).sort();
};

describeOnSqlite('while the disk of the database is full', () => {
  it('changes are answered 503 with Retry-After and the remedy, questions as ever; with space it works again by itself', async () => {
    expect((await submit('before', 1)).status).toBe(200);
    await allowPages(await pages());
    const refused = await Promise.all([submit('large', 500), submit('large, too', 500)]);
    for (const answer of refused) {
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
      expect(await answer.json()).toMatchObject({
        error: 'database-disk-full',
        message: expect.stringMatching(/^No space is left .* Free some space there, and try again/),
      });
    }
    expect(await jobNames()).toEqual(['before']);
    await allowPages(1_000_000);
    expect((await submit('after', 500)).status).toBe(200);
    expect(await jobNames()).toEqual(['after', 'before']);
  });
});
