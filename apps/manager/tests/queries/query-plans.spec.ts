import { expect, it } from '@jest/globals';
import { parseJobQuery } from '@flamenco/domain/query';
import { type Condition } from '../../src/database/conditions.js';
import { foundFirst, pageStatements, type PagedList } from '../../src/database/sorted-pages.js';
import { JOB_PAGES, jobConditions, type JobFilter } from '../../src/modules/jobs/persistence/job-pages.js';
import { listFirstFrames } from '../../src/modules/tasks/persistence/first-frames.js';
import { listWorkersAt } from '../../src/modules/tasks/persistence/running-times.js';
import { TASK_PAGES, taskConditions } from '../../src/modules/tasks/persistence/task-pages.js';
import { listLatestPictures } from '../../src/modules/last-rendered/persistence/preview-rows.js';
import { listRunTimesOf } from '../../src/modules/statistics/persistence/run-time-rows.js';
import type { SqlReader, SqlValue } from '../../src/database/sql.js';
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
  asked: [],
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
  const tag =
    '; SEARCH worker_tags USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN; CORRELATED SCALAR SUBQUERY 1; COMPOUND QUERY; LEFT-MOST SUBQUERY' +
    '; SEARCH users USING INDEX sqlite_autoindex_users_1 (uuid=?); UNION ALL; SEARCH access_tokens USING INDEX sqlite_autoindex_access_tokens_1 (uuid=?)';
  // Names are in the order of `lower(name)`; how urgent a job is follows from its status and its priority.
  const said = (key: string): string =>
    ['name', 'urgency', 'user', 'progress'].includes(key)
      ? '<expr>'
      : key.replace('completed', 'tasks_completed');

  it.each([
    ['created', 'SCAN jobs', ['rowid=?', 'rowid>?'].map((at) => `INTEGER PRIMARY KEY (${at})`)],
    ['-created', 'SCAN jobs', ['rowid=?', 'rowid<?'].map((at) => `INTEGER PRIMARY KEY (${at})`)],
    ...['updated', 'name', 'priority', 'status', 'type', 'urgency', 'user', 'progress', 'completed'].flatMap(
      (key) =>
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

describeOnSqlite('no query looks through the tasks', () => {
  const NOW = Date.parse('2026-11-29T12:00:00.000Z');
  const asked = (q: string): Partial<JobFilter> => ({ asked: parseJobQuery(q, { nowMs: NOW }).conditions });

  it.each([
    ['status:failed,active', 'jobs_by_status (status=?)'],
    [
      'user:anna',
      'SEARCH job_metadata USING COVERING INDEX job_metadata_caseless (key=? AND <expr>>? AND <expr><?)',
    ],
    ['shot=010', 'SEARCH job_metadata USING COVERING INDEX job_metadata_caseless (key=? AND <expr>=?)'],
    ['type:simple', 'SEARCH jobs USING COVERING INDEX jobs_by_caseless_type (<expr>>? AND <expr><?)'],
    ['tag:gpu', 'SEARCH jobs USING COVERING INDEX jobs_by_worker_tag (worker_tag_id=?)'],
    ['name=x', 'jobs_by_name (<expr>=?)'],
    ['id:2f0c', 'SEARCH jobs USING COVERING INDEX sqlite_autoindex_jobs_1 (uuid>? AND uuid<?)'],
    ['needs:you', 'SCAN jobs USING INDEX jobs_needing_attention'],
    ['frames>1000', 'SEARCH jobs USING COVERING INDEX jobs_by_frame_count (frame_count>?)'],
    ['created:2026-11-01', 'SEARCH jobs USING COVERING INDEX jobs_by_created (created>? AND created<?)'],
    ['updated<2d', 'SEARCH jobs USING COVERING INDEX jobs_by_updated (updated>?)'],
    ['worker:real-01', 'SEARCH task_attempts USING INDEX task_attempts_of_worker (worker_id=?)'],
    ['worker:real-01', 'SEARCH tasks USING INTEGER PRIMARY KEY (rowid=?)'],
    ['error:memory', 'SCAN attempt_failures'],
    [
      'category:crash',
      'SEARCH attempt_failures USING COVERING INDEX attempt_failures_by_category (category=?)',
    ],
    ['shot', 'SCAN job_texts'],
    ['-worker:real-01 failed>3 shot -user:anna', ''],
  ])('%s', async (q, found) => {
    const conditions = jobConditions({ ...ANY_JOB, ...asked(q) });
    for (const sort of ['-urgency', '-updated']) {
      const [many] = await plansOf(JOB_PAGES, conditions, sort, undefined);
      const [few] = await plansOf(JOB_PAGES, foundFirst(JOB_PAGES, conditions), sort, undefined);
      for (const plan of [many, few]) expect(plan).not.toMatch(/SCAN (tasks|task_attempts|attempt_renders)/);
      expect(few).toContain(found);
      expect(few).toContain(SORTS);
    }
  });
});

describeOnSqlite('what a list shows of jobs besides costs the same, however many tasks there are:', () => {
  const JOBS = [1, 2];

  it.each([
    ['Workers', listWorkersAt, 'SEARCH tasks USING INDEX tasks_active_of_worker (worker_id>?)'],
    [
      'frames',
      listFirstFrames,
      'SEARCH tasks USING INDEX sqlite_autoindex_tasks_2 (job_id=? AND index_in_job<?)',
    ],
    ['run times', listRunTimesOf, 'SEARCH job_run_times USING PRIMARY KEY (job_id=?)'],
    ['pictures', listLatestPictures, 'SEARCH rendered_jobs USING INTEGER PRIMARY KEY (rowid=?)'],
  ] as const)('%s', async (_, ask, found) => {
    let plan = '';
    await farm.write(async (sql) => {
      const all = async (text: string, ...values: readonly SqlValue[]): Promise<readonly never[]> => {
        const steps = await sql.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${text}`, ...values);
        plan = steps.map(({ detail }) => detail).join('; ');
        return [];
      };
      await ask({ ...sql, all } as SqlReader, JOBS);
    });
    expect(plan).toContain(found);
    expect(plan.replace(found, '')).not.toMatch(/SCAN (tasks|job_run_times|job_previews|rendered_jobs)/);
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
