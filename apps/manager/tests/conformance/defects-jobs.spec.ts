import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { manyTasks, tasksNamed, useFarm } from '../farm/test-farm.js';
import { ExistingClient } from './existing-client.js';
import { UNKNOWN_ID } from './known-worker.js';
import { askTask, aSubmission, tasksNow } from './submissions.js';

const farm = useFarm({ yaml: 'job_compiler: {cpu_limit: 500ms}' });
const known = (): ExistingClient => new ExistingClient(farm.api);

/** What submitting a job answers whose compileJob(job) has this body. */
async function compiling(body: string): Promise<readonly [number, string]> {
  const source = `const JOB_TYPE = { label: 'Faulty' };\nfunction compileJob(job) {\n${body}\n}\n`;
  writeFileSync(join(farm.folder, 'scripts', 'faulty.js'), source);
  const { status, json } = await known().call('submitJob', { body: aSubmission({ type: 'faulty' }) });
  return [status, (json as { readonly message?: string }).message ?? ''];
}

describe('a task that starts or fails softly', () => {
  it('defect 8 (§9.2): does not bring back a job that is to pause; it pauses, and the task with it', async () => {
    const type = farm.newType();
    await farm.aWorker({ types: [type], name: 'another' });
    const { id } = await farm.submit({ tasks: tasksNamed('a b', type) });
    const worker = await farm.aWorker({ types: [type] });
    const task = await worker.take();
    await farm.setJob(id, 'pause-requested');
    await worker.fail(task);
    expect((await farm.job(id)).status).toBe('paused');
    expect(await farm.taskStatuses(id)).toEqual(['paused', 'paused']);
  });

  it.each(['paused', 'completed', 'failed'] as const)(
    'defect 8 (§9.2): does not bring back a job that is %s',
    async (status) => {
      const type = farm.newType();
      await farm.aWorker({ types: [type], name: 'another' });
      const { id } = await farm.submit({ tasks: tasksNamed('a b', type) });
      const worker = await farm.aWorker({ types: [type] });
      const task = await worker.take();
      // Flamenco 3 lets people set it so; ours lets only a job be completed whose tasks are.
      if (status === 'completed') {
        await farm.write(async (sql) => {
          await sql.run(`UPDATE jobs SET status = ? WHERE uuid = ?`, status, id);
          await sql.run(
            `UPDATE runnable_groups SET is_open = 0 WHERE job_id = (SELECT id FROM jobs WHERE uuid = ?)`,
            id,
          );
        });
      } else {
        await farm.setJob(id, status);
      }
      await worker.fail(task);
      expect((await farm.job(id)).status).toBe(status);
    },
  );
});

describe('a job', () => {
  it('defect 9 (§9.3): leaves requeueing when it was under construction before', async () => {
    const { id } = await farm.submit({
      tasks: tasksNamed('a', 'misc'),
      initial_status: 'under-construction',
    });
    await farm.setJob(id, 'requeueing');
    expect((await farm.job(id)).status).toBe('queued');
  });

  it('defect 10 (§8): has its steps from the start, in the answer and in the first event', async () => {
    const job = await farm.submit({
      tasks: [{ name: 'a', steps: 7, type: 'misc' }, ...tasksNamed('b', 'misc')],
    });
    expect(job.steps_total).toBe(8);
    expect(farm.eventsOf(job.id)).toMatchObject([{ payload: { steps_total: 8, steps_completed: 0 } }]);
  });

  it('defect 25 (§9.2): fails in the end when under 10 % of its tasks failed and the rest is completed', async () => {
    const { id } = await farm.submit({ tasks: manyTasks(11, 'misc') });
    const [first, ...others] = await farm.tasks(id);
    await farm.setTask(first?.id ?? '', 'failed');
    for (const other of others) {
      expect((await farm.job(id)).status).toBe('active');
      await farm.setTask(other.id, 'completed');
    }
    expect(await farm.job(id)).toMatchObject({ status: 'failed', task_counts: { failed: 1, completed: 10 } });
  });

  it('defect 18 (§7.2): that is not there has no tasks: 404', async () => {
    const reply = await known().call('fetchJobTasks', { path: { job_id: UNKNOWN_ID } });
    expect(reply.status).toBe(404);
  });

  it('defect 28 (§7.2): that is not there has no blocklist, to look at or to lift: 404', async () => {
    const path = { job_id: UNKNOWN_ID };
    const body = [{ worker_id: UNKNOWN_ID, task_type: 'misc' }];
    expect((await known().call('fetchJobBlocklist', { path })).status).toBe(404);
    expect((await known().call('removeJobBlocklist', { path, body })).status).toBe(404);
  });

  it('defect 27 (§7.1): a malformed id of a task is 400', async () => {
    expect((await askTask(known(), { id: 'render-1-10' }, 'queued')).status).toBe(400);
  });
});

describe('a job type', () => {
  const TASK = "const t = author.Task('t', 'misc'); job.addTask(t);";

  it('defect 14 (§16): whose task depends on one that was never added is refused; nothing is dropped silently', async () => {
    const [status, message] = await compiling(
      `const t = author.Task('t', 'misc'); t.addDependency(author.Task('lost', 'misc')); job.addTask(t);`,
    );
    expect([status, message]).toEqual([
      400,
      expect.stringMatching(/'t' depends on a task that is not in the job/),
    ]);
  });

  it('defect 14 (§16): whose tasks wait for each other is refused', async () => {
    const { status, json } = await known().call('submitJob', { body: aSubmission({ type: 'test-cycle' }) });
    expect([status, json]).toMatchObject([400, { message: expect.stringMatching(/wait for each other/) }]);
  });

  it('defect 14 (§16): that takes for ever is ended', async () => {
    const [status, message] = await compiling('while (true) {}');
    expect([status, message]).toEqual([400, expect.stringMatching(/longer than/)]);
  });

  it.each([
    ['NaN', `${TASK} job.settings.x = NaN;`],
    [
      'Infinity',
      `const t = author.Task('t', 'm'); t.addCommand(author.Command('c', { x: Infinity })); job.addTask(t);`,
    ],
    [
      'a function',
      `const t = author.Task('t', 'm'); t.addCommand(author.Command('c', { x() {} })); job.addTask(t);`,
    ],
    ['the same task twice', `${TASK} job.addTask(t);`],
    ['undefined for a task', 'job.addTask(undefined);'],
    ['undefined for a command', `${TASK} t.addCommand(undefined);`],
    ['undefined for a dependency', `${TASK} t.addDependency(undefined);`],
    ['a plain object for a task', "job.addTask({ name: 't', type: 'misc' });"],
    ['endless recursion', 'const again = () => again(); again();'],
  ])('defect 30 (§19.4): that makes %s is refused with 400', async (_, body) => {
    const [status, message] = await compiling(body);
    expect([status, message]).toEqual([400, expect.stringMatching(/faulty\.js/)]);
  });

  it('defect 30 (§19.4): may add the same dependency twice', async () => {
    const [status] = await compiling(
      `${TASK} const u = author.Task('u', 'misc'); u.addDependency(t); u.addDependency(t); job.addTask(u);`,
    );
    expect(status).toBe(200);
    const { json } = await known().call('fetchJobs');
    const last = (json as { readonly jobs: readonly { readonly id: string }[] }).jobs.at(-1);
    expect((await tasksNow(known(), { id: last?.id ?? '' })).map(({ name }) => name)).toEqual(['t', 'u']);
  });
});
