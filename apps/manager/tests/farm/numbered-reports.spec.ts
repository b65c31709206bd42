import { existsSync, renameSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { AssignedTaskDto, TaskUpdateDto } from '@flamenco/api-contracts';
import { until, useFarm } from './test-farm.js';
import type { TestWorker } from './test-worker.js';
import { isOnPostgres } from '../database/engine.js';

const farm = useFarm({ yaml: 'task_fail_job_at_percent: 100' });

async function working(): Promise<{
  readonly jobId: string;
  readonly worker: TestWorker;
  readonly other: TestWorker;
  readonly task: AssignedTaskDto;
}> {
  const type = farm.newType();
  const { id } = await farm.submit({ tasks: [{ name: 'a', type, steps: 10 }] });
  const worker = await farm.aWorker({ types: [type], name: 'render-07' });
  const other = await farm.aWorker({ types: [type], name: 'render-08' });
  return { jobId: id, worker, other, task: await worker.take() };
}

/** What Workers wrote, without the Manager's own lines. */
async function workerLines(taskId: string): Promise<readonly string[]> {
  return (await farm.log(taskId))
    .split('\n')
    .filter((line) => line !== '' && !/^\d{4}-\d\d-\d\dT/.test(line));
}

const logFile = ({ job, uuid }: AssignedTaskDto): string =>
  join(farm.folder, 'storage', `job-${job.slice(0, 4)}`, job, `task-${uuid}.txt`);

const REFUSE_ON_SQLITE = [
  `CREATE TRIGGER refuse_reports BEFORE UPDATE OF last_report ON task_attempts BEGIN SELECT RAISE(ABORT, 'the disk is gone'); END`,
];
const REFUSE_ON_POSTGRES = [
  `CREATE OR REPLACE FUNCTION refuse_reports() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'the disk is gone'; END $$`,
  `CREATE TRIGGER refuse_reports BEFORE UPDATE OF last_report ON task_attempts FOR EACH ROW EXECUTE FUNCTION refuse_reports()`,
];

/** As long as this lasts, the database does not take reports: what is written before is written without them. */
async function withReportsRefused(act: () => Promise<void>): Promise<void> {
  for (const statement of isOnPostgres ? REFUSE_ON_POSTGRES : REFUSE_ON_SQLITE) await farm.sql(statement);
  await act();
  await farm.sql(`DROP TRIGGER refuse_reports${isOnPostgres ? ' ON task_attempts' : ''}`);
}

const FIRST: TaskUpdateDto = { report_number: 1, log_offset: 0, log: 'frame 1\n', steps_completed: 1 };
const SECOND: TaskUpdateDto = { report_number: 2, log_offset: 8, log: 'frame 1\n', steps_completed: 2 };

describe('a numbered report', () => {
  it('that comes again changes nothing, and is answered as it was the first time', async () => {
    const { worker, task, jobId } = await working();
    await worker.report(task, FIRST);
    await worker.report(task, SECOND);
    const before = await farm.task(task.uuid);
    farm.clock.advance(1_000);
    farm.forgetEvents();
    for (const update of [FIRST, SECOND, { ...FIRST, taskStatus: 'failed' as const }])
      expect((await worker.report(task, update)).status).toBe(204);
    expect(await farm.task(task.uuid)).toEqual(before);
    expect(await workerLines(task.uuid)).toEqual(['frame 1', 'frame 1']);
    expect(farm.eventsOf(jobId)).toEqual([]);
  });

  it('that comes twice at once is taken once', async () => {
    const { worker, task } = await working();
    const answers = await Promise.all([1, 2, 3].map(() => worker.report(task, FIRST)));
    expect(answers.map(({ status }) => status)).toEqual([204, 204, 204]);
    expect(await workerLines(task.uuid)).toEqual(['frame 1']);
  });

  it('of a failure that comes again counts one failure', async () => {
    const { worker, task, other } = await working();
    const failed: TaskUpdateDto = {
      report_number: 1,
      taskStatus: 'failed',
      activity: 'no',
      log: 'no\n',
      log_offset: 0,
    };
    await worker.report(task, failed);
    const again = await other.take();
    expect((await worker.report(task, failed)).status).toBe(204);
    expect(await farm.task(task.uuid)).toMatchObject({
      status: 'active',
      worker: { name: 'render-08' },
      failed_by_workers: [{ name: 'render-07' }],
    });
    expect(await workerLines(again.uuid)).toEqual([]);
  });

  it('of an attempt that another one has followed is refused, unless it was taken in time', async () => {
    const { worker, task, other } = await working();
    await worker.report(task, FIRST);
    await farm.setTask(task.uuid, 'queued');
    await other.take();
    const log = await farm.log(task.uuid);
    expect((await worker.report(task, FIRST)).status).toBe(204);
    expect((await worker.report(task, SECOND)).status).toBe(409);
    expect((await other.report(task, FIRST)).status).toBe(409);
    expect(await farm.log(task.uuid)).toBe(log);
  });

  it('brings only that part of its log that is new', async () => {
    const { worker, task } = await working();
    await worker.report(task, { report_number: 1, log_offset: 0, log: 'é1\né2\n' });
    await worker.report(task, { report_number: 2, log_offset: 4, log: 'é2\né3\n' });
    await worker.report(task, { report_number: 3, log_offset: 0, log: 'é1\n' });
    expect(await workerLines(task.uuid)).toEqual(['é1', 'é2', 'é3']);
  });

  it('without an attempt counts from nowhere, and is refused', async () => {
    const { worker, task } = await working();
    for (const update of [{ report_number: 1 }, { log_offset: 0 }]) {
      const { status, body } = await worker.reportLikeFlamenco3(task, update);
      expect([status, body.message]).toEqual([400, expect.stringMatching(/Send its attempt_id/)]);
    }
  });

  it.each([
    ['a number of 0', { report_number: 0 }],
    ['a negative offset', { log_offset: -1 }],
    ['a fraction', { report_number: 1.5 }],
  ])('with %s is refused', async (_, update) => {
    const { worker, task } = await working();
    expect((await worker.report(task, update)).status).toBe(400);
  });

  it.each<[string, TaskUpdateDto]>([
    ['steps', { steps_completed: 1, log: 'frame 1\n', activity: 'going' }],
    ['a status', { taskStatus: 'active', log: 'frame 1\n' }],
  ])(
    'has a number, or tells %s: then the same one right after it changes nothing either',
    async (_, update) => {
      const { worker, task } = await working();
      for (let sent = 0; sent < 3; sent++) expect((await worker.report(task, update)).status).toBe(204);
      expect(await workerLines(task.uuid)).toEqual(['frame 1']);
      await worker.report(task, { log: 'frame 2\n' });
      await worker.report(task, { log: 'frame 2\n' });
      await worker.report(task, update);
      expect(await workerLines(task.uuid)).toEqual(['frame 1', 'frame 2', 'frame 2', 'frame 1']);
      farm.clock.advance(60_000);
      await worker.report(task, update);
      const { last_touched } = await farm.task(task.uuid);
      expect(Date.parse(last_touched ?? '')).toBeGreaterThanOrEqual(farm.clock.nowMs() - 30_000);
    },
  );

  it('is numbered anew after its Worker was killed and asked for the task again', async () => {
    const { worker, task } = await working();
    await worker.report(task, { ...FIRST, taskStatus: 'active' });
    await worker.wakeUp();
    const again = await worker.take();
    expect([again.uuid, again.attempt_id === task.attempt_id]).toEqual([task.uuid, false]);
    expect((await worker.report(again, { ...FIRST, log: 'frame 1 again\n' })).status).toBe(204);
    expect((await worker.report(task, SECOND)).status).toBe(409);
    expect(await workerLines(task.uuid)).toEqual(['frame 1 again']);
    expect(await farm.task(task.uuid)).toMatchObject({
      status: 'active',
      attempts: [{ number: 1, outcome: 'requeued' }, { number: 2 }],
    });
  });
});

describe('a log whose report the database did not take', () => {
  it.each<[string, () => Promise<void>]>([
    ['at first', () => Promise.resolve()],
    ['before the Manager was killed', () => farm.crash()],
  ])('%s is kept once when the report comes again', async (_, happen) => {
    const { worker, task } = await working();
    await worker.report(task, FIRST);
    await withReportsRefused(async () => {
      expect((await worker.report(task, SECOND)).status).toBe(500);
      expect((await worker.report(task, SECOND)).status).toBe(500);
    });
    await happen();
    const later = worker.movedTo(farm.api);
    expect((await later.report(task, SECOND)).status).toBe(204);
    expect((await later.report(task, { report_number: 3, log_offset: 16, log: 'frame 3' })).status).toBe(204);
    expect(await workerLines(task.uuid)).toEqual(['frame 1', 'frame 1', 'frame 3']);
    expect(await farm.task(task.uuid)).toMatchObject({ steps_completed: 2 });
  });

  it('is completed where the Manager was killed in the midst of writing it', async () => {
    const { worker, task } = await working();
    const update = { report_number: 1, log_offset: 0, log: `begin ${'x'.repeat(5_000)} end\n` };
    await withReportsRefused(async () => {
      await worker.report(task, update);
    });
    await farm.restart(() => truncateSync(logFile(task), 2_000));
    const later = worker.movedTo(farm.api);
    await later.report(task, update);
    expect(await workerLines(task.uuid)).toEqual([update.log.trimEnd()]);
  });
});

describe('the log of a second attempt', () => {
  it('begins a file of its own, also when the Manager was killed before it had begun one', async () => {
    const { worker, task } = await working();
    await worker.report(task, FIRST);
    await farm.setTask(task.uuid, 'queued');
    const second = await worker.take();
    await until('the first log is out of the way', () => existsSync(`${logFile(task)}.1`));
    // As left by a kill between the commit that handed the task out and what follows it.
    renameSync(`${logFile(task)}.1`, logFile(task));
    await worker.report(second, FIRST);
    const { attempts } = await farm.task(task.uuid);
    const logs = await Promise.all(
      attempts.map(async ({ log_url }) => (await fetch(new URL(log_url, farm.api))).text()),
    );
    expect(logs.map((log) => log.match(/frame 1/g)?.length)).toEqual([1, 1]);
  });
});
