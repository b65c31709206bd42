import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  TASK_SORTINGS,
  type JobTasksSummaryDto,
  type TaskListQueryDto,
  type TaskSummaryDto,
} from '@flamenco/api-contracts';
import { TASK_STATUSES, type TaskStatus } from '@flamenco/domain/statuses';
import fc from 'fast-check';
import { ok, type Refusal } from '../farm/farm-client.js';
import { useFarm } from '../farm/test-farm.js';
import { answerFrom, begins, caseless, has, queryOf, type Asked, type Question } from './whole-list.js';

const farm = useFarm({ yaml: 'task_fail_job_at_percent: 100' });

const NAMES = ['Render-1-10', 'render-1-10', 'render_11', '100%', 'Übung'];
const BY_PEOPLE: readonly (TaskStatus | undefined)[] = [
  undefined,
  'completed',
  'failed',
  'canceled',
  'paused',
];
const SEARCHES = ['', 'RENDER', '_', '%', 'ü', 'Ü', 'type-', 'node b', 'nobody'];
let jobId = '';

beforeAll(async () => {
  const types = [farm.newType(), farm.newType()];
  const tasks = Array.from({ length: 40 }, (_, index) => ({
    name: `${NAMES[index % NAMES.length] ?? ''} ${index % 7}`,
    type: types[index % 2] ?? '',
    priority: (index * 13) % 4,
  }));
  jobId = (await farm.submit({ tasks })).id;
  await farm.submit({ name: 'another job', tasks });
  for (const name of ['node B', 'Node a', 'node c']) await (await farm.aWorker({ types, name })).take();
  for (const { id, index_in_job, status } of await farm.tasks(jobId)) {
    const wanted = BY_PEOPLE[index_in_job % BY_PEOPLE.length];
    if (wanted && status === 'queued') await farm.setTask(id, wanted);
    await farm.sql(
      'UPDATE tasks SET updated = ? WHERE uuid = ?',
      `2026-01-0${1 + (index_in_job % 6)}T00:00:00.000Z`,
      id,
    );
  }
});

function asked(query: Asked): Promise<JobTasksSummaryDto> {
  return ok(farm.client.get<JobTasksSummaryDto>(`/jobs/${jobId}/tasks?${queryOf(query)}`));
}

const KEYS: Readonly<Record<string, ((task: TaskSummaryDto) => string | number) | undefined>> = {
  index_in_job: undefined,
  updated: (task) => task.updated,
  name: (task) => caseless(task.name),
  priority: (task) => task.priority,
  status: (task) => task.status,
  task_type: (task) => task.task_type,
  worker: (task) => caseless(task.worker?.name ?? ''),
};

function questionOf({ sort = 'index_in_job', status, search }: TaskListQueryDto): Question<TaskSummaryDto> {
  return {
    isWanted: (task) =>
      (status?.includes(task.status) ?? true) &&
      (search === undefined ||
        [task.name, task.task_type, task.worker?.name ?? ''].some((text) => has(text, search)) ||
        begins(task.id, search)),
    keyOf: KEYS[sort.replace('-', '')],
    isDescending: sort.startsWith('-'),
  };
}

const maybe = <Value>(values: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.option(values, { nil: undefined });

describe("pages of a job's tasks", () => {
  it('hold what a client finds in the whole list, page by page', async () => {
    const whole = await farm.tasks(jobId);
    const queries = fc.record({
      limit: fc.integer({ min: 1, max: 15 }),
      sort: maybe(fc.constantFrom(...TASK_SORTINGS)),
      status: maybe(fc.array(fc.constantFrom(...TASK_STATUSES), { minLength: 1, maxLength: 4 })),
      search: maybe(fc.constantFrom(...SEARCHES, whole[5]?.id.slice(0, 8).toUpperCase())),
    });
    await fc.assert(
      fc.asyncProperty(queries, async (asking) => {
        const query = asking as TaskListQueryDto & { readonly limit: number };
        const expected = answerFrom(whole, questionOf(query));
        let begin = 0;
        let cursor: string | undefined;
        do {
          const end = begin + query.limit;
          const page = await asked({ ...query, cursor });
          expect(page).toEqual({
            tasks: expected.slice(begin, end),
            total: expected.length,
            ...(expected.length > end && { next: expect.any(String) }),
          });
          begin = end;
          cursor = page.next;
        } while (cursor !== undefined);
      }),
      { numRuns: 80 },
    );
  }, 180_000);

  it('are the whole list, as it is, when nothing of a page is asked for', async () => {
    const answer = await ok(farm.client.get<JobTasksSummaryDto>(`/jobs/${jobId}/tasks`));
    expect(answer).toEqual({ tasks: await farm.tasks(jobId) });
  });

  it.each([
    ['limit=-1', 'limit must be >= 1'],
    ['sort=created', 'sort must be one of index_in_job'],
    ['status=under-construction', 'status must be one of queued, active'],
    ['cursor=W10', 'The cursor is not one that this Manager gave'],
  ])('are 400 for %s', async (query, message) => {
    const { status, body } = await farm.client.get<Refusal>(`/jobs/${jobId}/tasks?${query}`);
    expect([status, body.message]).toEqual([400, expect.stringContaining(message)]);
  });

  it('are 404 for a job that does not exist', async () => {
    const path = `/jobs/${crypto.randomUUID()}/tasks?limit=5`;
    expect((await farm.client.get(path)).status).toBe(404);
  });
});
