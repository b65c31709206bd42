import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import type { JobDto } from '@flamenco/api-contracts';
import {
  Checkouts,
  JobDeleter,
  CheckoutsModule,
  type CheckoutEraser,
} from '../../src/modules/job-deletion/index.js';
import { shamanPart } from '../../src/modules/shaman/shaman.part.js';
import { done, ok } from '../farm/farm-client.js';
import { jobThatIs, LASTING_STATUSES } from '../farm/prepared-jobs.js';
import { manyTasks, tasksNamed, until, useFarm } from '../farm/test-farm.js';

const UNKNOWN = '11111111-2222-4333-8444-555555555555';

/** Shaman, as far as a deletion needs it. */
class TestEraser implements CheckoutEraser {
  readonly erased: string[] = [];
  /** While it is set, no checkout can be erased. */
  fault: Error | undefined;
  /** Every erasure waits for it. */
  gate: Promise<void> = Promise.resolve();

  async erase(checkoutId: string): Promise<undefined> {
    await this.gate;
    if (this.fault) throw this.fault;
    this.erased.push(checkoutId);
  }

  inspect(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  /** Holds deletions up. @returns how to let them go on */
  hold(): () => void {
    let open: () => void = () => undefined;
    this.gate = new Promise((resolve) => {
      open = resolve;
    });
    return open;
  }
}

const eraser = new TestEraser();

@Module({ imports: [CheckoutsModule] })
class TestEraserModule {
  constructor(checkouts: Checkouts) {
    checkouts.fill(eraser);
  }
}

const farm = useFarm({
  instead: new Map([[shamanPart, TestEraserModule]]),
  yaml: 'task_fail_job_at_percent: 100',
});

beforeEach(() => {
  eraser.fault = undefined;
  eraser.erased.length = 0;
});

async function isGone(jobId: string): Promise<boolean> {
  return (await farm.client.get(`/jobs/${jobId}`)).status === 404;
}

function expectGone(...jobIds: readonly string[]): Promise<void> {
  return until('the jobs are gone', async () => (await Promise.all(jobIds.map(isGone))).every(Boolean));
}

function storage(...path: readonly string[]): string {
  return join(farm.folder, 'storage', ...path);
}

/** A job whose deletion cannot come to its end before `letGo` is called. */
async function aHeldJob(
  fields: Readonly<Record<string, unknown>>,
): Promise<{ readonly job: JobDto; readonly letGo: () => void }> {
  const job = await farm.submit({
    ...fields,
    storage: { shaman_checkout_id: `checkout of ${farm.newType()}` },
  });
  return { job, letGo: eraser.hold() };
}

describe('a job whose deletion is requested', () => {
  it.each(LASTING_STATUSES)('is gone soon, whatever its status: %s', async (status) => {
    const id = await jobThatIs(farm, status);
    await done(farm.client.delete(`/jobs/${id}`));
    await expectGone(id);
    expect(await farm.client.get(`/jobs/${id}/tasks`)).toMatchObject({ status: 404 });
  });

  it('tells that it is asked for, and in the end that it was deleted', async () => {
    const { job, letGo } = await aHeldJob({ tasks: tasksNamed('a b', farm.newType()) });
    farm.forgetEvents();
    await done(farm.client.delete(`/jobs/${job.id}`));
    const marked = await farm.job(job.id);
    expect(marked.delete_requested_at).toBe(marked.updated);
    expect(Date.parse(marked.updated)).toBeGreaterThanOrEqual(Date.parse(job.updated));
    letGo();
    await expectGone(job.id);
    const payloads = farm.eventsOf(job.id).map(({ payload }) => payload);
    expect(payloads).toHaveLength(2);
    expect(payloads[0]).toMatchObject({
      id: job.id,
      status: 'queued',
      delete_requested_at: marked.updated,
      steps_total: 2,
    });
    expect(payloads[0]).not.toHaveProperty('was_deleted');
    expect(payloads[1]).toMatchObject({ id: job.id, was_deleted: true, steps_total: 0 });
  });

  it('may be asked for again, which changes nothing', async () => {
    const { job, letGo } = await aHeldJob({ tasks: [] });
    await done(farm.client.delete(`/jobs/${job.id}`));
    const marked = await farm.job(job.id);
    farm.clock.advance(1000);
    await done(farm.client.delete(`/jobs/${job.id}`));
    expect(await farm.job(job.id)).toEqual(marked);
    letGo();
    await expectGone(job.id);
  });

  it('is never handed out, and who runs its task is told to stop', async () => {
    const type = farm.newType();
    const { job, letGo } = await aHeldJob({ tasks: tasksNamed('a b', type) });
    const worker = await farm.aWorker({ types: [type] });
    const task = await worker.take();
    await done(farm.client.delete(`/jobs/${job.id}`));
    expect(await worker.mayRun(task)).toMatchObject({ mayKeepRunning: false, statusChangeRequested: false });
    expect(await (await farm.aWorker({ types: [type] })).takeName()).toBeUndefined();
    expect(await worker.takeName()).toBeUndefined();
    // Nor when somebody requeues it.
    await farm.requestJob(job.id, 'requeueing');
    expect(await worker.takeName()).toBeUndefined();
    letGo();
    await expectGone(job.id);
    expect((await worker.mayRun(task)).mayKeepRunning).toBe(false);
    expect(await worker.report(task, { taskStatus: 'completed' })).toMatchObject({ status: 404 });
    await farm.submit({ tasks: tasksNamed('another', type) });
    expect(await worker.takeName()).toBe('another');
  });

  it('takes along its folder, the empty one above, attempts, failures and blocks', async () => {
    const type = farm.newType();
    await farm.aWorker({ types: [type], name: 'another' });
    const worker = await farm.aWorker({ types: [type], name: 'failing' });
    const job = await farm.submit({ tasks: tasksNamed('a b', type) });
    const task = await worker.take();
    await done(worker.report(task, { log: 'a line' }));
    await worker.fail(task);
    const folder = storage(`job-${job.id.slice(0, 4)}`, job.id);
    await until('there is a log', () => existsSync(join(folder, `task-${task.uuid}.txt`)));
    mkdirSync(join(folder, 'images'));
    writeFileSync(join(folder, 'images', 'last-rendered.jpg'), '');
    await done(farm.client.delete(`/jobs/${job.id}`));
    await expectGone(job.id);
    expect(existsSync(storage(`job-${job.id.slice(0, 4)}`))).toBe(false);
    expect(existsSync(storage())).toBe(true);
    await farm.write(async (sql) => {
      for (const table of ['tasks', 'task_failures', 'job_blocks', 'runnable_groups']) {
        expect(await sql.all(`SELECT * FROM ${table} WHERE job_id NOT IN (SELECT id FROM jobs)`)).toEqual([]);
      }
      expect(await sql.all(`SELECT * FROM task_attempts WHERE uuid = ?`, task.attempt_id)).toEqual([]);
    });
    expect(await farm.client.get(`/tasks/${task.uuid}`)).toMatchObject({ status: 404 });
  });

  it('leaves the folder above alone when another job is in it', async () => {
    const job = await farm.submit({ tasks: [] });
    const above = storage(`job-${job.id.slice(0, 4)}`);
    mkdirSync(join(above, job.id), { recursive: true });
    mkdirSync(join(above, `${job.id.slice(0, 8)}-2222-4333-8444-555555555555`));
    await done(farm.client.delete(`/jobs/${job.id}`));
    await expectGone(job.id);
    expect(existsSync(join(above, job.id))).toBe(false);
    expect(existsSync(join(above, `${job.id.slice(0, 8)}-2222-4333-8444-555555555555`))).toBe(true);
  });

  it('has its checkout erased, and one without a checkout has not', async () => {
    const uploaded = await farm.submit({ tasks: [], storage: { shaman_checkout_id: 'shots/s01-abcd' } });
    const plain = await farm.submit({ tasks: [] });
    await done(farm.client.delete(`/jobs/${uploaded.id}`));
    await done(farm.client.delete(`/jobs/${plain.id}`));
    await expectGone(uploaded.id, plain.id);
    expect(eraser.erased).toEqual(['shots/s01-abcd']);
  });

  it('stays as it is while its checkout cannot be erased, keeps nobody waiting, and is tried again', async () => {
    const stuck = await farm.submit({
      tasks: tasksNamed('a', farm.newType()),
      storage: { shaman_checkout_id: 'stuck' },
    });
    const next = await farm.submit({ tasks: [] });
    eraser.fault = new Error('the disk is gone');
    await done(farm.client.delete(`/jobs/${stuck.id}`));
    await done(farm.client.delete(`/jobs/${next.id}`));
    await expectGone(next.id);
    expect(await farm.tasks(stuck.id)).toHaveLength(1);
    eraser.fault = undefined;
    farm.get(JobDeleter).wake();
    await expectGone(stuck.id);
    expect(eraser.erased).toEqual(['stuck']);
  });

  it('stays when its folder cannot be removed, and is tried again', async () => {
    const job = await farm.submit({ tasks: tasksNamed('a', farm.newType()) });
    // A file where the folder of the folder should be: nothing can be removed below it.
    const inTheWay = storage(`job-${job.id.slice(0, 4)}`);
    mkdirSync(storage(), { recursive: true });
    writeFileSync(inTheWay, '');
    await done(farm.client.delete(`/jobs/${job.id}`));
    await until('its tasks are gone', async () => (await farm.tasks(job.id)).length === 0);
    expect((await farm.job(job.id)).task_counts.queued).toBe(0);
    rmSync(inTheWay);
    farm.get(JobDeleter).wake();
    await expectGone(job.id);
  });

  it('is deleted at the next start when the Manager ended before', async () => {
    const { job, letGo } = await aHeldJob({ tasks: manyTasks(300, farm.newType()) });
    await done(farm.client.delete(`/jobs/${job.id}`));
    const restarted = farm.crash();
    letGo();
    await restarted;
    await expectGone(job.id);
  });

  it('is 404 when it is unknown, and 400 when its id is malformed', async () => {
    expect(await farm.client.delete(`/jobs/${UNKNOWN}`)).toMatchObject({ status: 404, body: { code: 404 } });
    expect(await farm.client.delete('/jobs/mine')).toMatchObject({ status: 400, body: { code: 400 } });
  });
});

/** Job types with many tasks and no settings, so that a job is answered at once. All wait for the first, and the last for many. */
const FORWARDS = `
const JOB_TYPE = { label: 'Forwards', settings: [] };

function compileJob(job) {
  const tasks = Array.from({ length: 2000 }, (_, i) => author.Task('task ' + i, 'forwards'));
  tasks.forEach((task, i) => {
    task.addCommand(author.Command('echo', {}, 3));
    if (i === 1999) tasks.slice(0, 1000).forEach((other) => task.addDependency(other));
    else if (i > 0) task.addDependency(tasks[0]);
    job.addTask(task);
  });
}`;

/** The first task waits for a thousand others, and each task waits for the next one. */
const BACKWARDS = `
const JOB_TYPE = { label: 'Backwards', settings: [] };

function compileJob(job) {
  const tasks = Array.from({ length: 2000 }, (_, i) => author.Task('task ' + i, 'backwards'));
  tasks.forEach((task, i) => {
    task.addCommand(author.Command('echo', {}, 3));
    if (i < 1999) task.addDependency(tasks[i + 1]);
    if (i === 0) tasks.slice(2, 1000).forEach((other) => task.addDependency(other));
  });
  tasks.forEach((task) => job.addTask(task));
}`;

describe('a job of many tasks', () => {
  it.each([
    ['forwards', FORWARDS],
    ['backwards', BACKWARDS],
  ])(
    'goes bit by bit: others are answered meanwhile, and all counts are right at any time: %s',
    async (type, script) => {
      writeFileSync(join(farm.folder, 'scripts', `${type}.js`), script);
      const { id } = await farm.submit({ type });
      const asked = done(farm.client.delete(`/jobs/${id}`)); // it is answered when it is on disk: some tasks are gone by then
      const seen = new Set<number>();
      for (;;) {
        const { status, body } = await farm.client.get<JobDto>(`/jobs/${id}`);
        if (status === 404) break;
        const { task_counts: counts, steps_total: steps } = body;
        expect(steps).toBe(counts.queued * 3);
        seen.add(counts.queued);
        expect(await farm.problems()).toEqual([]);
      }
      await asked;
      expect(seen.size).toBeGreaterThan(3);
    },
  );
});

describe('what a deletion would do', () => {
  it('is erasing the checkout of a job that has one', async () => {
    const uploaded = await farm.submit({ tasks: [], storage: { shaman_checkout_id: 'shots/s02' } });
    const plain = await farm.submit({ tasks: [] });
    expect(await ok(farm.client.get(`/jobs/${uploaded.id}/what-would-delete-do`))).toEqual({
      shaman_checkout: true,
    });
    expect(await ok(farm.client.get(`/jobs/${plain.id}/what-would-delete-do`))).toEqual({
      shaman_checkout: false,
    });
  });

  it('is 404 for an unknown job, and 400 for a malformed id', async () => {
    expect(await farm.client.get(`/jobs/${UNKNOWN}/what-would-delete-do`)).toMatchObject({ status: 404 });
    expect(await farm.client.get('/jobs/mine/what-would-delete-do')).toMatchObject({ status: 400 });
  });
});
