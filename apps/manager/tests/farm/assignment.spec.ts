import { describe, expect, it } from '@jest/globals';
import { tasksNamed, useFarm } from './test-farm.js';

const farm = useFarm();

describe('a task that is handed out', () => {
  it('is active, and so is its job; both are told, in that order', async () => {
    const type = farm.newType();
    const { id } = await farm.submit({ tasks: [{ name: 'a', type, steps: 3, priority: 60 }], priority: 70 });
    const worker = await farm.aWorker({ types: [type], name: 'render-07' });
    farm.forgetEvents();
    const assigned = await worker.take();
    const task = await farm.task(assigned.uuid);
    expect(assigned).toEqual({
      uuid: task.id,
      job: id,
      name: 'a',
      status: 'active',
      priority: 60,
      job_priority: 70,
      job_type: 'test-tasks',
      task_type: type,
      commands: [{ name: 'echo', parameters: { message: 'a' }, total_step_count: 3 }],
      steps_completed: 0,
      steps_total: 3,
      attempt_id: task.attempts[0]?.id,
      silence_limit_seconds: 1800,
    });
    expect(task).toMatchObject({
      status: 'active',
      worker: { id: worker.uuid, name: 'render-07' },
      last_touched: expect.any(String),
    });
    expect(farm.eventsOf(id)).toEqual([
      expect.objectContaining({
        name: 'task-updated',
        payload: expect.objectContaining({
          previous_status: 'queued',
          status: 'active',
          worker: { name: 'render-07', uuid: worker.uuid },
        }),
      }),
      expect.objectContaining({
        name: 'job-updated',
        payload: expect.objectContaining({
          previous_status: 'queued',
          status: 'active',
          task_counts: expect.objectContaining({ active: 1 }),
        }),
      }),
    ]);
    expect(farm.events.map(({ name }) => name)).toContain('worker-updated');
    expect(await farm.log(task.id)).toContain(`Task assigned to worker render-07 (${worker.uuid})`);
  });

  it('is given to the same Worker again, which must have crashed, as the same attempt', async () => {
    const type = farm.newType();
    await farm.submit({ tasks: tasksNamed('a b', type) });
    const worker = await farm.aWorker({ types: [type] });
    const before = await worker.take();
    await worker.signOn();
    await worker.goTo('awake');
    expect(await worker.take()).toEqual(before);
    expect((await farm.task(before.uuid)).attempts).toHaveLength(1);
    await worker.complete(before);
    expect(await worker.takeName()).toBe('b');
  });

  it.each(['pause-requested', 'paused'])(
    'of a job that is asked to go to %s is taken from a Worker that asks for another one',
    async (request) => {
      const type = farm.newType();
      const { id } = await farm.submit({ tasks: tasksNamed('a b', type) });
      await farm.submit({ tasks: tasksNamed('another', type) });
      const worker = await farm.aWorker({ types: [type] });
      const before = await worker.take();
      await farm.requestJob(id, request);
      expect(await worker.takeName()).toBe('another');
      expect(await farm.task(before.uuid)).toMatchObject({
        status: 'paused',
        attempts: [{ outcome: 'requeued' }],
      });
      expect((await farm.job(id)).status).toBe('paused');
    },
  );

  it('of a job that is to be deleted is not given again', async () => {
    const type = farm.newType();
    const { id } = await farm.submit({ tasks: tasksNamed('a b', type) });
    const worker = await farm.aWorker({ types: [type] });
    await worker.take();
    await farm.write(async (sql) => {
      await sql.run(`UPDATE jobs SET delete_requested_at = '2026-04-01T12:00:00.000Z' WHERE uuid = ?`, id);
      await sql.run(
        `UPDATE runnable_groups SET is_open = 0 WHERE job_id = (SELECT id FROM jobs WHERE uuid = ?)`,
        id,
      );
    });
    expect(await worker.takeName()).toBeUndefined();
  });
});
