import { describe, expect, it } from '@jest/globals';
import type { JobDto } from '@flamenco/api-contracts';
import { StuckJobs } from '../../src/modules/stuck-jobs/stuck-jobs.js';
import { done } from '../farm/farm-client.js';
import { manyTasks, tasksNamed, until, useFarm, type TestFarm } from '../farm/test-farm.js';
import type { TestWorker } from '../farm/test-worker.js';

async function workers(farm: TestFarm, count: number, type: string): Promise<readonly TestWorker[]> {
  const hired: TestWorker[] = [];
  for (let number = 1; number <= count; number++) {
    hired.push(await farm.aWorker({ name: `hand ${number}`, types: [type] }));
  }
  return hired;
}

async function untilNeeds(farm: TestFarm, jobId: string, code: string | undefined): Promise<JobDto> {
  await until(`the job needs ${code ?? 'nothing'}`, async () => {
    return (await farm.job(jobId)).needs_attention?.code === code;
  });
  return farm.job(jobId);
}

async function untilStatus(farm: TestFarm, jobId: string, status: string): Promise<JobDto> {
  await until(`the job is ${status}`, async () => (await farm.job(jobId)).status === status);
  return farm.job(jobId);
}

function remove(farm: TestFarm, worker: TestWorker): Promise<void> {
  return done(farm.client.delete(`/worker-mgt/workers/${worker.uuid}`));
}

describe('a job that every Worker has failed or is blocked from', () => {
  const farm = useFarm({
    yaml: 'blocklist_threshold: 2\ntask_fail_after_softfail_count: 3\ntask_fail_job_at_percent: 60',
  });

  it('ends, although the last of three is blocked after they all failed the same task for good', async () => {
    const type = farm.newType();
    const { id } = await farm.submit({
      tasks: [{ name: 'hard', type, priority: 99 }, ...manyTasks(10, type)],
    });
    const hands = await workers(farm, 3, type);
    for (const hand of hands) await hand.fail(await hand.take());
    expect((await farm.taskNamed(id, 'hard')).status).toBe('failed');
    await hands[2]!.fail(await hands[2]!.take()); // and is blocked
    for (let task = await hands[0]!.ask(); task.status === 200; task = await hands[0]!.ask()) {
      await hands[0]!.complete(task.body);
    }
    expect(await untilStatus(farm, id, 'failed')).toMatchObject({
      task_counts: { failed: 1, completed: 10, active: 0, queued: 0, 'soft-failed': 0 },
    });
  });

  it('fails soon after the last other Worker was removed', async () => {
    const type = farm.newType();
    const { id } = await farm.submit({ tasks: tasksNamed('one', type) });
    const [first, second] = await workers(farm, 2, type);
    await first!.fail(await first!.take());
    expect(await farm.job(id)).toMatchObject({ status: 'active', task_counts: { 'soft-failed': 1 } });
    await remove(farm, second!);
    const job = await untilStatus(farm, id, 'failed');
    expect(job.activity).toContain('has failed them or is blocked; look at their logs, then requeue the job');
  });

  it('fails when one has failed its task and the other is blocked', async () => {
    const type = farm.newType();
    const { id } = await farm.submit({ tasks: tasksNamed('a b c', type) });
    const [first, second] = await workers(farm, 2, type);
    await first!.fail(await first!.take());
    await first!.fail(await first!.take()); // is blocked
    for (let task = await second!.ask(); task.status === 200; task = await second!.ask()) {
      await (task.body.name === 'a' ? second!.fail(task.body) : second!.complete(task.body));
    }
    expect(await untilStatus(farm, id, 'failed')).toMatchObject({
      task_counts: { queued: 0, 'soft-failed': 0 },
    });
  });

  it('goes on when it is requeued', async () => {
    const type = farm.newType();
    const { id } = await farm.submit({ tasks: tasksNamed('one', type) });
    const [first, second] = await workers(farm, 2, type);
    await first!.fail(await first!.take());
    await remove(farm, second!);
    await untilStatus(farm, id, 'failed');
    await farm.setJob(id, 'requeueing');
    expect(await first!.takeName()).toBe('one');
  });
});

describe('a job that no Worker can run', () => {
  const farm = useFarm({ isNewForEachTest: true });

  it('stays queued on a new farm, says so within a minute, and says no more once there is a Worker', async () => {
    const type = farm.newType();
    const { id } = await farm.submit({ tasks: tasksNamed('one', type) });
    await farm.get(StuckJobs).takeUp();
    expect(await farm.job(id)).toMatchObject({
      status: 'queued',
      needs_attention: { code: 'no-workers', remedy: expect.stringContaining('flamenco-worker') },
    });
    const worker = await farm.aWorker({ types: [type] });
    await untilNeeds(farm, id, undefined);
    expect(await worker.takeName()).toBe('one');
  });

  it('says so when its last Worker loses the tag, and no more when another gets it', async () => {
    const type = farm.newType();
    const tag = await farm.aTag('gpu');
    const { id } = await farm.submit({ tasks: tasksNamed('one', type), worker_tag: tag });
    const worker = await farm.aWorker({ types: [type], tags: [tag] });
    const setTags = (tags: readonly string[]): Promise<void> =>
      done(farm.client.post(`/worker-mgt/workers/${worker.uuid}/settags`, { tag_ids: tags }));
    await setTags([]);
    const { needs_attention } = await untilNeeds(farm, id, 'tag-missing');
    expect(needs_attention?.message).toContain("'gpu'");
    await setTags([tag]);
    expect((await untilNeeds(farm, id, undefined)).status).toBe('queued');
  });

  it('says so when its last Worker signs on with other task types', async () => {
    const type = farm.newType();
    const { id } = await farm.submit({ tasks: tasksNamed('one', type) });
    const worker = await farm.aWorker({ types: [type] });
    const signOn = (types: readonly string[]): Promise<unknown> =>
      worker.client.post('/worker/sign-on', {
        name: worker.name,
        supported_task_types: types,
        software_version: '4.0.0',
      });
    await signOn(['another']);
    await untilNeeds(farm, id, 'type-not-supported');
    await signOn(['another', type]);
    expect((await untilNeeds(farm, id, undefined)).status).toBe('queued');
  });

  it('says so when it gets a tag that nobody has', async () => {
    const type = farm.newType();
    const tag = await farm.aTag('gpu');
    const { id } = await farm.submit({ tasks: tasksNamed('one', type) });
    await farm.aWorker({ types: [type] });
    await done(farm.client.post(`/jobs/${id}/settag`, { id: tag }));
    await untilNeeds(farm, id, 'tag-missing');
    await done(farm.client.post(`/jobs/${id}/settag`, {}));
    expect((await untilNeeds(farm, id, undefined)).status).toBe('queued');
  });

  it('tells everybody who looks at jobs, and says no more when it is canceled', async () => {
    const type = farm.newType();
    const { id } = await farm.submit({ tasks: tasksNamed('one', type) });
    const told = (): readonly (string | undefined)[] =>
      farm.events.flatMap((event) =>
        event.name === 'job-updated' ? [event.payload.needs_attention?.code] : [],
      );
    farm.forgetEvents();
    await farm.get(StuckJobs).takeUp();
    await farm.get(StuckJobs).takeUp();
    expect(told()).toEqual(['no-workers']);
    await farm.setJob(id, 'cancel-requested');
    expect(told().slice(1)).toEqual([undefined, undefined]);
    expect(await farm.job(id)).not.toHaveProperty('needs_attention');
  });

  it('is none of those that wait for a Worker which is asleep, offline or in error', async () => {
    const type = farm.newType();
    const { id } = await farm.submit({ tasks: tasksNamed('one', type) });
    const worker = await farm.aWorker({ types: [type] });
    await worker.signOff();
    await farm.get(StuckJobs).takeUp();
    expect(await farm.job(id)).not.toHaveProperty('needs_attention');
  });

  it('says so of a part of it while the rest runs', async () => {
    const type = farm.newType();
    const { id } = await farm.submit({
      tasks: [
        { name: 'one', type },
        { name: 'two', type: 'unknown' },
      ],
    });
    const worker = await farm.aWorker({ types: [type] });
    await worker.take();
    await farm.get(StuckJobs).takeUp();
    expect((await farm.job(id)).needs_attention).toMatchObject({
      code: 'type-not-supported',
      message: expect.stringContaining("'unknown'"),
    });
  });
});
