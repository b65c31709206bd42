import { beforeAll, describe, expect, it } from '@jest/globals';
import type { ChangeDto, ChangesDto } from '@flamenco/api-contracts';
import { MOST_LOOKED_AT } from '../../src/modules/audit/persistence/change-pages.js';
import { ok, type Refusal } from '../farm/farm-client.js';
import { useFarm } from '../farm/test-farm.js';

const farm = useFarm();

const ROWS: readonly (readonly [name: string, entry: string])[] = [
  [
    'a',
    "'user', 'Anna', '10.0.0.7', 'job-priority-set', 'job', '2f0c', 'shot_010', '2f0c', '{\"priority\":50}', '{\"priority\":80}'",
  ],
  [
    'b',
    "'user', 'anna (script)', '10.0.1.9', 'job-submitted', 'job', 'beef', 'shot_020', 'beef', '{}', '{}'",
  ],
  [
    'c',
    "'user', 'ben', '192.168.0.1', 'worker-tags-set', 'worker', 'cafe', 'real-01', NULL, '{}', '{\"tags\":[\"gpu\"]}'",
  ],
  [
    'd',
    "'token', 'nightly', '10.0.0.7', 'job-deletion-requested', 'job', 'f00d', '100%_done', 'f00d', '{}', '{}'",
  ],
  ['e', "'user', 'ben', '10.0.0.8', 'tag-created', 'worker-tag', NULL, 'gpu', NULL, '{}', '{}'"],
];

/** Hours before the tests, the oldest last. */
const AGES_H = [1, 5, 30, 50, 100];

beforeAll(async () => {
  for (const [at, [, entry]] of ROWS.entries()) {
    const happened = new Date(farm.clock.nowMs() - (AGES_H[at] ?? 0) * 3_600_000).toISOString();
    await farm.sql(
      `INSERT INTO changes (happened, actor_kind, actor_name, address, action, object_kind, object_id, object_name, job_id, before_facts, after_facts)
       VALUES ('${happened}', ${entry})`,
    );
  }
});

const asked = (q: string, more = ''): string => `/changes?q=${encodeURIComponent(q)}${more}`;
const lettersOf = (changes: readonly ChangeDto[]): string =>
  changes
    .map(({ object }) => ROWS.find(([, entry]) => entry.includes(`'${object.name}'`))?.[0] ?? '?')
    .join('');

describe('the history, asked by a query', () => {
  it.each<[string, string]>([
    ['', 'abcde'],
    ['who:anna', 'ab'],
    ['who=anna', 'a'],
    ['who:anna,ben', 'abce'],
    ['-who:ben', 'abd'],
    ['kind:job', 'abd'],
    ['kind:job,worker', 'abcd'],
    ['kind=worker', 'c'],
    ['action:priority', 'a'],
    ['action:job', 'abd'],
    ['-action:job', 'ce'],
    ['name:SHOT_0', 'ab'],
    ['name=shot_010', 'a'],
    ['name:%_', 'd'],
    ['id:2f', 'a'],
    ['id:""', 'e'],
    ['job:be', 'b'],
    ['job:"" -kind:tag', 'c'],
    ['address:10.0.0.', 'ade'],
    ['happened<2h', 'a'],
    ['happened<2d', 'abc'],
    ['happened>2d', 'de'],
    ['happened>4h happened<2d', 'bc'],
    ['gpu', 'ce'],
    ['"anna (s"', 'b'],
    ['who:anna kind:job -name:020 priority', 'a'],
    ['kind:job kind:worker', ''],
  ])('%s', async (q, letters) => {
    const { changes } = await ok(farm.client.get<ChangesDto>(asked(q)));
    expect(lettersOf(changes)).toBe(letters);
  });

  it('together with the other parameters, and as lines of JSON', async () => {
    const { changes } = await ok(
      farm.client.get<ChangesDto>(asked('kind:job action:job', '&action=job-submitted')),
    );
    expect(lettersOf(changes)).toBe('b');
    const lines = await (await fetch(`${farm.api}${asked('who:ben').replace('?', '/export?')}`)).text();
    expect(
      lettersOf(
        lines
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line) as ChangeDto),
      ),
    ).toBe('ce');
  });

  it('is refused with what is wrong, and where', async () => {
    const { status, body } = await farm.client.get<Refusal>(asked('who:anna whom:ben'));
    expect([status, body.message]).toEqual([
      400,
      "The query is not understood. At character 10: The history has no 'whom'. Did you mean 'who'?",
    ]);
  });

  it('looks at no more entries at once than without', async () => {
    const many = Array.from(
      { length: MOST_LOOKED_AT + 10 },
      () => "('2019-01-01T00:00:00.000Z', 'x', 'crowd', '', 'view-created', 'saved-view', '', '{}', '{}')",
    );
    for (let at = 0; at < many.length; at += 1_000)
      await farm.sql(
        `INSERT INTO changes (happened, actor_kind, actor_name, address, action, object_kind, object_name, before_facts, after_facts)
         VALUES ${many.slice(at, at + 1_000).join(', ')}`,
      );
    const { changes, next } = await ok(
      farm.client.get<ChangesDto>(asked('who:nobody', '&until=2019-02-01T00:00:00Z')),
    );
    expect([changes, typeof next]).toEqual([[], 'string']);
  });
});
