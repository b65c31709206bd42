import { expect, it } from '@jest/globals';
import { pageStatements, type Condition, type PagedList } from '../../src/database/sorted-pages.js';
import { JOB_PAGES, jobConditions } from '../../src/modules/jobs/persistence/job-pages.js';
import { TASK_PAGES, taskConditions } from '../../src/modules/tasks/persistence/task-pages.js';
import { useFarm } from '../farm/test-farm.js';
import { describeOnSqlite } from '../database/engine.js';

const farm = useFarm();

const POSITION = { value: '', tie: 0 };
const SORTS = 'USE TEMP B-TREE FOR ORDER BY';
const ANY_JOB = {
  statuses: undefined,
  type: undefined,
  workerTag: undefined,
  metadata: [],
  search: undefined,
};
const ONE_JOB = { job: { id: 1, taskCounts: {} as never }, statuses: undefined, search: undefined };

/** How SQLite goes about a page, statement by statement. */
async function plansOf(
  list: PagedList,
  conditions: readonly Condition[],
  sort: string,
  position: typeof POSITION | undefined,
): Promise<readonly string[]> {
  const plans: string[] = [];
  await farm.write(async (sql) => {
    for (const { text, values } of pageStatements(list, conditions, sort, position)) {
      const steps = await sql.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${text}`, ...values, 101);
      plans.push(steps.map(({ detail }) => detail).join('; '));
    }
  });
  return plans;
}

describeOnSqlite('a page of jobs is read from an index, without sorting,', () => {
  const tag = '; SEARCH worker_tags USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN';
  // Names are in the order of `lower(name)`.
  const said = (key: string): string => (key === 'name' ? '<expr>' : key);

  it.each([
    ['created', 'SCAN jobs', ['rowid=?', 'rowid>?'].map((at) => `INTEGER PRIMARY KEY (${at})`)],
    ['-created', 'SCAN jobs', ['rowid=?', 'rowid<?'].map((at) => `INTEGER PRIMARY KEY (${at})`)],
    ...['updated', 'name', 'priority', 'status', 'type'].flatMap((key) =>
      (['>', '<'] as const).map(
        (sign) =>
          [
            sign === '<' ? `-${key}` : key,
            `SCAN jobs USING INDEX jobs_by_${key}`,
            [`${said(key)}=? AND rowid${sign}?`, `${said(key)}${sign}?`].map(
              (at) => `INDEX jobs_by_${key} (${at})`,
            ),
          ] as const,
      ),
    ),
  ] as const)('by %s', async (sort, first, others) => {
    expect(await plansOf(JOB_PAGES, [], sort, undefined)).toEqual([first + tag]);
    expect(await plansOf(JOB_PAGES, [], sort, POSITION)).toEqual(
      others.map((range) => `SEARCH jobs USING ${range}${tag}`),
    );
  });
});

describeOnSqlite('jobs are found by an index', () => {
  it.each([
    [{ statuses: ['active' as const] }, 'SEARCH jobs USING INDEX jobs_by_status (status=?)'],
    [{ type: 'x' }, 'SEARCH jobs USING INDEX jobs_by_type (type=?)'],
    [
      { metadata: [{ key: 'project', value: 'bird' }] },
      'SEARCH job_metadata USING COVERING INDEX job_metadata_values (key=? AND value=?)',
    ],
    [{ workerTag: 'x' }, 'SEARCH jobs USING INDEX jobs_by_worker_tag (worker_tag_id=?)'],
  ])('for %j, and these are sorted', async (filter, found) => {
    const [plan] = await plansOf(JOB_PAGES, jobConditions({ ...ANY_JOB, ...filter }), '-updated', undefined);
    expect(plan).toContain(found);
    expect(plan).toContain(SORTS);
  });
});

describeOnSqlite('no page looks at tasks of other jobs', () => {
  const ofJob = (range: string): string =>
    `SEARCH tasks USING INDEX sqlite_autoindex_tasks_2 (job_id=?${range})`;

  it.each([
    ['index_in_job', undefined, ofJob('')],
    ['index_in_job', POSITION, ofJob(' AND index_in_job>?')],
    ['-index_in_job', POSITION, ofJob(' AND index_in_job<?')],
  ])('in the order of the job (%s), and nothing is sorted', async (sort, position, expected) => {
    for (const conditions of [ONE_JOB, { ...ONE_JOB, statuses: ['failed' as const], search: 'x' }]) {
      const [plan] = await plansOf(TASK_PAGES, taskConditions(conditions), sort, position);
      expect(plan).toContain(expected);
      expect(plan).not.toContain(SORTS);
    }
  });

  it.each(['updated', '-name', 'priority', 'status', 'task_type', 'worker'])(
    'sorted by %s, where those of the one job are sorted',
    async (sort) => {
      const [plan] = await plansOf(TASK_PAGES, taskConditions(ONE_JOB), sort, POSITION);
      expect(plan).toContain(ofJob(''));
      expect(plan).toContain(SORTS);
    },
  );
});
