import { beforeAll, expect, it } from '@jest/globals';
import { parseJobQuery } from '@flamenco/domain/query';
import { toConditions } from '../../src/modules/jobs/persistence/job-conditions.js';
import { useFarm } from '../farm/test-farm.js';

const farm = useFarm();

/** Name, user, project. */
const JOBS = [
  ['shot_010', 'anna', 'dune'],
  ['100% failed', 'ben', 'Dune 2'],
  ['shot_020 x', 'anna b', 'final'],
  ['other', 'zoe', 'x%'],
] as const;

beforeAll(async () => {
  for (const [name, user, project] of JOBS) {
    await farm.client.post('/jobs', {
      ...{ name, type: 'echo-sleep-test', submitter_platform: 'linux', settings: { message: 'hello' } },
      metadata: { 'user.name': user, project },
    });
  }
});

it.each([
  ['shot', ['shot_010', 'shot_020 x']],
  ['anna', ['shot_010', 'shot_020 x']],
  ['DUNE', ['shot_010', '100% failed']],
  ['"%"', ['100% failed', 'other']],
  ['-dune', ['shot_020 x', 'other']],
  ['-"no such word"', ['shot_010', '100% failed', 'shot_020 x', 'other']],
  ['final', ['shot_020 x']],
])('the word %s is found in the same jobs one by one, as where many fit', async (query, expected) => {
  const [condition, ...others] = toConditions(parseJobQuery(query, { nowMs: 0 }).conditions);
  expect(others).toEqual([]);
  const { text = '', oneByOne = '', values = [] } = condition ?? {};
  expect(oneByOne).not.toBe(text);
  await farm.write(async (sql) => {
    for (const way of [text, oneByOne]) {
      const rows = await sql.all<{ name: string }>(
        `SELECT name FROM jobs WHERE ${way} ORDER BY id`,
        ...values,
      );
      expect(rows.map(({ name }) => name)).toEqual(expected);
    }
  });
});
