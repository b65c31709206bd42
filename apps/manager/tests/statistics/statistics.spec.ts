import { describe, expect, it } from '@jest/globals';
import type {
  JobEstimateDto,
  JobEstimatesDto,
  RunTimesByTaskTypeDto,
  UtilizationDto,
} from '@flamenco/api-contracts';
import { FarmLooks } from '../../src/modules/statistics/farm-looks.js';
import { HourRetention } from '../../src/modules/statistics/hour-retention.js';
import { done, ok } from '../farm/farm-client.js';
import { tasksNamed, until, useFarm } from '../farm/test-farm.js';

const HOUR_MS = 3_600_000;

const farm = useFarm();

const estimateOf = (jobId: string): Promise<JobEstimateDto> =>
  ok(farm.client.get<JobEstimateDto>(`/jobs/${jobId}/estimate`));

const secondsUntil = (timestamp: string | undefined): number =>
  (Date.parse(timestamp ?? '') - farm.clock.nowMs()) / 1000;

async function runTimesOf(type: string): Promise<object | undefined> {
  const { task_types } = await ok(farm.client.get<RunTimesByTaskTypeDto>('/statistics/task-types'));
  return task_types.find(({ task_type }) => task_type === type);
}

async function utilizationOf(workerId: string, hours = 24): Promise<object | undefined> {
  const { workers } = await ok(farm.client.get<UtilizationDto>(`/statistics/utilization?hours=${hours}`));
  return workers.find(({ id }) => id === workerId);
}

describe('run times', () => {
  it('are those of completed tasks, and outlast their job', async () => {
    const type = farm.newType();
    const worker = await farm.aWorker({ types: [type] });
    const job = await farm.submit({ tasks: tasksNamed('a b c', type) });
    expect((await estimateOf(job.id)).run_times).toBeUndefined();
    for (const seconds of [100, 200]) {
      const task = await worker.take();
      farm.clock.advance(seconds * 1000);
      await worker.complete(task);
    }
    const failing = await worker.take();
    farm.clock.advance(500_000);
    await worker.fail(failing);
    const { run_times } = await estimateOf(job.id);
    expect(run_times?.tasks).toBe(2);
    expect(run_times?.mean_seconds).toBeCloseTo(150, -1);
    expect(run_times?.p10_seconds).toBeCloseTo(100, -1);
    expect(run_times?.p90_seconds).toBeCloseTo(200, -1);

    const before = await runTimesOf(type);
    expect(before).toMatchObject({ task_type: type, tasks: 2 });
    await done(farm.client.delete(`/jobs/${job.id}`));
    await until('it is gone', async () => (await farm.client.get(`/jobs/${job.id}`)).status === 404);
    expect(await runTimesOf(type)).toEqual(before);
  });
});

describe('utilization', () => {
  it('counts a Worker as busy in each hour that its task ran in, and its task when it ends', async () => {
    const type = farm.newType();
    const worker = await farm.aWorker({ types: [type] });
    await farm.submit({ tasks: tasksNamed('a b', type) });
    const long = await worker.take();
    farm.clock.advance(1.5 * HOUR_MS);
    await worker.complete(long);
    const failing = await worker.take();
    farm.clock.advance(60_000);
    await worker.fail(failing);
    expect(await utilizationOf(worker.uuid)).toEqual({
      id: worker.uuid,
      name: worker.name,
      busy_seconds: expect.closeTo(1.5 * 3600 + 60, -1),
      tasks_completed: 1,
      tasks_failed: 1,
    });
    const { from, hours } = await ok(farm.client.get<UtilizationDto>('/statistics/utilization?hours=3'));
    expect(Date.parse(from) % HOUR_MS).toBe(0);
    expect(hours.length).toBeGreaterThanOrEqual(2);
    expect(hours.every(({ busy_seconds, workers }) => busy_seconds <= 3600 * workers)).toBe(true);
  });

  it('counts what a Worker was at when its job was canceled', async () => {
    const type = farm.newType();
    const worker = await farm.aWorker({ types: [type] });
    const job = await farm.submit({ tasks: tasksNamed('a b', type) });
    await worker.take();
    farm.clock.advance(30_000);
    await farm.setJob(job.id, 'cancel-requested');
    expect(await utilizationOf(worker.uuid)).toMatchObject({
      busy_seconds: expect.closeTo(30, 0),
      tasks_completed: 0,
      tasks_failed: 0,
    });
  });

  it('is told of a Worker alone, hour by hour', async () => {
    const type = farm.newType();
    const worker = await farm.aWorker({ types: [type] });
    await farm.submit({ tasks: tasksNamed('a', type) });
    const task = await worker.take();
    farm.clock.advance(60_000);
    await worker.complete(task);
    const { hours } = await ok(
      farm.client.get<UtilizationDto>(`/statistics/utilization?worker_id=${worker.uuid}`),
    );
    expect(hours.reduce((sum, { busy_seconds }) => sum + busy_seconds, 0)).toBeCloseTo(60, -1);
    expect(hours.at(-1)).toMatchObject({ workers: 1, tasks_completed: 1 });
    const nobody = await ok(
      farm.client.get<UtilizationDto>(`/statistics/utilization?worker_id=${crypto.randomUUID()}`),
    );
    expect(nobody.hours).toEqual([]);
    expect((await farm.client.get('/statistics/utilization?worker_id=me')).status).toBe(400);
  });

  it('compares a Worker with others at the same jobs, whatever else it works on', async () => {
    const type = farm.newType();
    const [fast, slow] = [await farm.aWorker({ types: [type] }), await farm.aWorker({ types: [type] })];
    await farm.submit({ tasks: tasksNamed('a b c d', type) });
    for (const [worker, seconds] of [
      [fast, 10],
      [fast, 10],
      [slow, 30],
    ] as const) {
      const task = await worker.take();
      farm.clock.advance(seconds * 1000);
      await worker.complete(task);
    }
    expect(await utilizationOf(fast.uuid)).toMatchObject({ pace: expect.closeTo(1, 1) });
    expect(await utilizationOf(slow.uuid)).toMatchObject({ pace: expect.closeTo(3, 0) });
  });

  it('has how many Workers were awake and busy, as they were seen each minute', async () => {
    farm.clock.advance(2 * HOUR_MS);
    const type = farm.newType();
    const worker = await farm.aWorker({ types: [type] });
    await farm.submit({ tasks: tasksNamed('a', type) });
    const task = await worker.take();
    await farm.get(FarmLooks).look();
    const { quarters } = await ok(farm.client.get<UtilizationDto>('/statistics/utilization?hours=1'));
    expect(quarters).toHaveLength(1);
    const { workers_awake: awake = 0, workers_busy: busy = 0 } = quarters[0] ?? {};
    expect(busy).toBeGreaterThanOrEqual(1);
    expect(awake).toBeGreaterThanOrEqual(busy);
    await worker.complete(task);
    await farm.get(FarmLooks).look();
    const later = await ok(farm.client.get<UtilizationDto>('/statistics/utilization?hours=1'));
    expect(later.quarters).toEqual([{ ...quarters[0], workers_busy: busy - 0.5, workers_awake: awake }]);
  });

  it('is kept for 35 days', async () => {
    const type = farm.newType();
    const worker = await farm.aWorker({ types: [type] });
    await farm.submit({ tasks: tasksNamed('a', type) });
    await worker.complete(await worker.take());
    const before = await utilizationOf(worker.uuid, 840);
    farm.clock.advance(839 * HOUR_MS);
    await farm.get(HourRetention).forget();
    expect([before, await utilizationOf(worker.uuid, 840)]).toEqual([
      expect.objectContaining({ tasks_completed: 1 }),
      before,
    ]);
    farm.clock.advance(2 * HOUR_MS);
    await farm.get(HourRetention).forget();
    farm.clock.advance(-841 * HOUR_MS);
    expect(await utilizationOf(worker.uuid, 840)).toBeUndefined();
  });

  it.each(['0', '841', 'day'])('of %s hours is refused', async (hours) => {
    expect((await farm.client.get(`/statistics/utilization?hours=${hours}`)).status).toBe(400);
  });
});

describe('an estimate', () => {
  it('is a range, by how long the tasks of the job took and who can take the rest', async () => {
    const type = farm.newType();
    const workers = [await farm.aWorker({ types: [type] }), await farm.aWorker({ types: [type] })];
    const job = await farm.submit({ tasks: tasksNamed('a b c d e f g h i j k l', type) });
    for (let round = 0; round < 2; round += 1) {
      const tasks = [await workers[0]?.take(), await workers[1]?.take()];
      farm.clock.advance(100_000);
      for (const [index, task] of tasks.entries()) if (task) await workers[index]?.complete(task);
    }
    const estimate = await estimateOf(job.id);
    expect(estimate).toMatchObject({ job_id: job.id, workers_on_it: 0, workers_able: 2 });
    // 8 tasks of 100 s are left for two Workers.
    expect(secondsUntil(estimate.ready)).toBeGreaterThan(330);
    expect(secondsUntil(estimate.ready)).toBeLessThan(480);
    expect(secondsUntil(estimate.earliest)).toBeLessThan(secondsUntil(estimate.ready));
    expect(secondsUntil(estimate.latest)).toBeGreaterThan(secondsUntil(estimate.ready));

    const behind = await farm.submit({ tasks: tasksNamed('m n', type), priority: 10 });
    farm.clock.advance(6_000);
    const later = await estimateOf(behind.id);
    expect(secondsUntil(later.ready)).toBeGreaterThan(secondsUntil((await estimateOf(job.id)).ready) - 60);
    const { jobs } = await ok(farm.client.get<JobEstimatesDto>('/estimates'));
    const order = jobs.map(({ job_id }) => job_id);
    expect(order.indexOf(job.id)).toBeLessThan(order.indexOf(behind.id));
    expect(order).toHaveLength(new Set(order).size);
  });

  it('says why it cannot be said', async () => {
    const type = farm.newType();
    const worker = await farm.aWorker({ types: [type] });
    const job = await farm.submit({ tasks: tasksNamed('a b', type) });
    await worker.complete(await worker.take());
    const other = await farm.submit({ tasks: tasksNamed('a', farm.newType()) });
    farm.clock.advance(6_000);
    expect(await estimateOf(other.id)).toMatchObject({ unknown_because: 'no-workers', workers_able: 0 });
    await farm.setJob(job.id, 'paused');
    expect(await estimateOf(job.id)).toEqual({
      job_id: job.id,
      unknown_because: 'not-open',
      workers_on_it: 0,
      run_times: expect.objectContaining({ tasks: 1 }),
    });
  });

  it('leaves out Workers that are blocked, or lack the tag', async () => {
    const type = farm.newType();
    const tag = await farm.aTag(type);
    const tagged = await farm.aWorker({ types: [type], tags: [tag] });
    for (let others = 0; others < 2; others += 1) await farm.aWorker({ types: [type] });
    const open = await farm.submit({ tasks: tasksNamed('a b', type) });
    const forTag = await farm.submit({ tasks: tasksNamed('a', type), worker_tag: tag });
    await farm.sql(
      `INSERT INTO job_blocks (job_id, worker_id, task_type, created)
       SELECT jobs.id, workers.id, ?, workers.updated FROM jobs, workers WHERE jobs.uuid = ? AND workers.uuid = ?`,
      type,
      open.id,
      tagged.uuid,
    );
    farm.clock.advance(6_000);
    expect(await estimateOf(open.id)).toMatchObject({ workers_able: 2 });
    expect(await estimateOf(forTag.id)).toMatchObject({ workers_able: 1 });
  });

  it('of a job that is not there is a 404', async () => {
    expect((await farm.client.get(`/jobs/${crypto.randomUUID()}/estimate`)).status).toBe(404);
  });
});
