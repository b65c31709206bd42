import { describe, expect, it } from '@jest/globals';
import type { ExplanationDto, ExplanationReasonDto } from '@flamenco/api-contracts';
import { LASTING_STATUSES, jobThatIs } from '../farm/prepared-jobs.js';
import { manyTasks, tasksNamed, useFarm } from '../farm/test-farm.js';
import { whyJob, whyTask, whyWorker } from './why-client.js';

const UNKNOWN = '11111111-2222-4333-8444-555555555555';

const YAML = 'blocklist_threshold: 1\ntask_fail_job_at_percent: 100';

const farm = useFarm({ yaml: YAML });

/** The codes of the reasons, in their order. Every test has a task type of its own: Workers of the others do not take it. */
function codesOf(why: ExplanationDto): readonly string[] {
  return reasonsOf(why).map(({ code }) => code);
}

function reasonsOf({ reasons }: ExplanationDto): readonly ExplanationReasonDto[] {
  return reasons.filter(({ code }) => code !== 'type-not-supported');
}

describe('on a farm of its own', () => {
  const own = useFarm({ yaml: YAML });

  it('a job does not run because there is no Worker, or none of its type', async () => {
    const { id } = await own.submit({ name: 'shot', tasks: manyTasks(1, 'blender') });
    expect(await whyJob(own, id)).toMatchObject({ runs: false, summary: 'The farm has no Worker.' });
    const { uuid } = await own.aWorker({ types: ['ffmpeg'], name: 'video' });
    expect((await whyJob(own, id)).summary).toBe("The one Worker takes no tasks of type 'blender': 'video'.");
    expect((await whyWorker(own, uuid)).summary).toBe(
      "There are runnable tasks for Workers of the type 'blender' (job 'shot').",
    );
  });
});

describe('a question why something does not run', () => {
  it.each([
    ['jobs', 'job'],
    ['tasks', 'task'],
    ['worker-mgt/workers', 'worker'],
  ])('about %s: an unknown one is a 404, no UUID a 400', async (path) => {
    expect((await farm.client.get(`/${path}/${UNKNOWN}/why`)).status).toBe(404);
    expect((await farm.client.get(`/${path}/no-uuid/why`)).status).toBe(400);
  });
});

describe('why a job does not run', () => {
  it.each(LASTING_STATUSES.filter((status) => status !== 'queued' && status !== 'active'))(
    'is its status, %s, with what to do about it',
    async (status) => {
      const why = await whyJob(farm, await jobThatIs(farm, status));
      expect(why.reasons[0]?.code).toMatch(/^job-(held|ended|passing)$/);
      expect(why.reasons[0]?.remedy).not.toBe('');
      expect(why.runs).toBe(status === 'pause-requested');
    },
  );

  it('is that it has no tasks', async () => {
    const { id } = await farm.submit({ tasks: [] });
    expect(codesOf(await whyJob(farm, id))).toEqual(['job-ended', 'job-without-tasks']);
    const paused = await farm.submit({ tasks: [], initial_status: 'paused' });
    expect(codesOf(await whyJob(farm, paused.id))).toContain('job-without-tasks');
  });

  it('is said of each Worker by its farthest obstacle, nearest remedy first', async () => {
    const type = farm.newType();
    const gpu = await farm.aTag('gpu');
    const types = [type];
    for (const name of ['a1', 'a2']) await (await farm.aWorker({ types, name, tags: [gpu] })).goTo('asleep');
    await (await farm.aWorker({ types, name: 'off', tags: [gpu] })).signOff();
    await farm.registeredWorker({ types, name: 'new' });
    await (await farm.aWorker({ types, name: 'sleeps without tag' })).goTo('asleep');
    const { id } = await farm.submit({ tasks: manyTasks(2, type), worker_tag: gpu });
    const why = await whyJob(farm, id);
    expect(why.runs).toBe(false);
    expect(reasonsOf(why).map(({ code, count }) => [code, count])).toEqual([
      ['worker-asleep', 2],
      ['worker-offline', 1],
      ['tag-missing', 2],
    ]);
    expect(why.summary).toBe(
      `All 2 Workers of the tag 'gpu' that could run tasks of type '${type}' are asleep: 'a1', 'a2'.`,
    );
    expect(why.reasons[0]?.remedy).toBe('Wake one up, or take the tag off the job.');
    expect(why.reasons[2]?.message).toBe("2 Workers lack the tag 'gpu': 'new', 'sleeps without tag'.");
  });

  it('is not to be asked when a Worker gets it next', async () => {
    const type = farm.newType();
    const worker = await farm.aWorker({ types: [type], name: 'w' });
    const { id } = await farm.submit({ tasks: manyTasks(2, type) });
    const why = await whyJob(farm, id);
    expect(codesOf(why)).toEqual(['next-in-line']);
    expect(why.next).toMatchObject({ worker: { name: 'w' }, task: { name: '1' }, job: { id } });
    expect((await worker.take()).uuid).toBe(why.next?.task.id);
  });

  it('is what is ahead of it: the next job in order', async () => {
    const type = farm.newType();
    await farm.aWorker({ types: [type] });
    const { id } = await farm.submit({ tasks: manyTasks(1, type) });
    const vip = await farm.submit({ name: 'vip', priority: 70, tasks: manyTasks(1, type) });
    const why = await whyJob(farm, id);
    expect(codesOf(why)).toEqual(['others-first']);
    expect(why.reasons[0]?.jobs).toEqual([{ id: vip.id, name: 'vip' }]);
  });

  it('is that all who could run it are busy, and it is next', async () => {
    const type = farm.newType();
    const worker = await farm.aWorker({ types: [type], name: 'w' });
    await farm.submit({ tasks: tasksNamed('other', type) });
    await worker.take();
    const { id } = await farm.submit({ tasks: manyTasks(1, type) });
    const why = await whyJob(farm, id);
    expect(codesOf(why)).toEqual(['workers-busy']);
    expect(why.summary).toBe("The one Worker that could run it has a task: 'other'. It is next in line.");
  });

  it('is, for the rest of one that runs, that it waits', async () => {
    const type = farm.newType();
    const worker = await farm.aWorker({ types: [type] });
    const { id } = await farm.submit({
      tasks: [...manyTasks(1, type), { name: 'video', type: type, after: ['1'] }],
    });
    await worker.take();
    const why = await whyJob(farm, id);
    expect(why).toMatchObject({ runs: true, summary: 'It runs: 1 of its 2 tasks is active.' });
    expect(reasonsOf(why)).toMatchObject([{ code: 'task-waits', count: 1, tasks: [{ name: '1' }] }]);
  });

  it('is that Workers are blocked, or have failed all of it', async () => {
    const type = farm.newType();
    const [one, two] = [
      await farm.aWorker({ types: [type], name: 'one' }),
      await farm.aWorker({ types: [type], name: 'two' }),
    ];
    await farm.aWorker({ types: [type], name: 'sleeper' }).then((worker) => worker.goTo('asleep'));
    const { id } = await farm.submit({ tasks: manyTasks(1, type) });
    await one.fail(await one.take());
    await two.fail(await two.take());
    expect(reasonsOf(await whyJob(farm, id)).map(({ code, count }) => [code, count])).toEqual([
      ['worker-asleep', 1],
      ['worker-failed-it', 2],
    ]);
    const { id: wide } = await farm.submit({ priority: 60, tasks: manyTasks(3, type) });
    await one.fail(await one.take());
    const why = await whyJob(farm, wide);
    expect(codesOf(why)).toEqual(['next-in-line', 'worker-asleep', 'worker-blocked']);
  });
});

describe('why a task does not run', () => {
  it('is what it waits for, and how far that is', async () => {
    const type = farm.newType();
    const worker = await farm.aWorker({ types: [type], name: 'w' });
    const { id } = await farm.submit({
      tasks: [
        { name: 'frame-1-10', type: type, steps: 40 },
        { name: 'frame-11-20', type: type },
        { name: 'video', type: type, after: ['frame-1-10', 'frame-11-20'] },
      ],
    });
    await worker.report(await worker.take(), { steps_completed: 12 });
    const video = await farm.taskNamed(id, 'video');
    const why = await whyTask(farm, video.id);
    expect(why.summary).toBe(
      "Waits for 2 tasks: 'frame-1-10' (active, 12 of 40 steps done), 'frame-11-20' (queued).",
    );
    expect(codesOf(why)).toEqual(['task-waits']);
    const active = await farm.taskNamed(id, 'frame-1-10');
    expect(await whyTask(farm, active.id)).toEqual({
      runs: true,
      summary: "It runs on Worker 'w'.",
      reasons: [],
    });
    await farm.setTask((await farm.taskNamed(id, 'frame-11-20')).id, 'canceled');
    expect(codesOf(await whyTask(farm, video.id))).toEqual(['waits-in-vain']);
  });

  it('is that the only Worker that could run it has failed it', async () => {
    const type = farm.newType();
    const failing = await farm.aWorker({ types: [type], name: 'failing' });
    const other = await farm.aWorker({ types: [type], name: 'other' });
    const { id } = await farm.submit({ tasks: manyTasks(2, type) });
    await failing.fail(await failing.take());
    await other.signOff();
    const task = await farm.taskNamed(id, '1');
    await farm.client.delete(`/jobs/${id}/blocklist`, [{ worker_id: failing.uuid, task_type: type }]);
    const why = await whyTask(farm, task.id);
    expect(why.summary).toBe("The one Worker that could run it has failed it before: 'failing'.");
    expect(codesOf(why)).toEqual(['worker-failed-it', 'worker-offline']);
  });

  it('is that other tasks of its job come first', async () => {
    const type = farm.newType();
    await farm.aWorker({ types: [type] });
    const { id } = await farm.submit({ tasks: manyTasks(3, type) });
    const why = await whyTask(farm, (await farm.taskNamed(id, '3')).id);
    expect(reasonsOf(why)).toMatchObject([{ code: 'others-first', tasks: [{ name: '1' }] }]);
    expect((await whyTask(farm, (await farm.taskNamed(id, '1')).id)).next).toMatchObject({
      task: { name: '1' },
    });
  });

  it('is its own status', async () => {
    const type = farm.newType();
    const { id } = await farm.submit({ tasks: manyTasks(2, type) });
    const { id: taskId } = await farm.taskNamed(id, '1');
    await farm.setTask(taskId, 'completed');
    expect(await whyTask(farm, taskId)).toMatchObject({ summary: 'It is completed.', runs: false });
  });
});

describe('why a Worker runs nothing', () => {
  it('is that there is nothing for it, or only of tags that it lacks', async () => {
    const type = farm.newType();
    const tag = await farm.aTag('cpu');
    const { uuid } = await farm.aWorker({ types: [type] });
    expect(codesOf(await whyWorker(farm, uuid))).toEqual(['nothing-runnable']);
    await farm.submit({ name: 'tagged', tasks: manyTasks(1, type), worker_tag: tag });
    const why = await whyWorker(farm, uuid);
    expect(codesOf(why)).toEqual(['tag-missing', 'nothing-runnable']);
    expect(why.summary).toBe("There are runnable tasks for Workers of the tag 'cpu' (job 'tagged').");
  });

  it('is that it is blocked, or has failed them', async () => {
    const type = farm.newType();
    const worker = await farm.aWorker({ types: [type] });
    await farm.aWorker({ types: [type], name: 'other' });
    const job = await farm.submit({ name: 'shot', tasks: manyTasks(2, type) });
    await worker.fail(await worker.take());
    expect((await whyWorker(farm, worker.uuid)).reasons[0]).toMatchObject({
      code: 'worker-blocked',
      count: 1,
      jobs: [{ id: job.id, name: 'shot' }],
    });
    await farm.client.delete(`/jobs/${job.id}/blocklist`, [{ worker_id: worker.uuid, task_type: type }]);
    await worker.complete(await worker.take());
    expect(codesOf(await whyWorker(farm, worker.uuid))).toEqual(['worker-failed-it', 'nothing-runnable']);
  });

  it('is not to be asked when it runs something, or will at its next request', async () => {
    const type = farm.newType();
    const worker = await farm.aWorker({ types: [type] });
    await farm.submit({ name: 'shot', tasks: manyTasks(2, type) });
    expect(await whyWorker(farm, worker.uuid)).toMatchObject({ runs: false, next: { task: { name: '1' } } });
    await worker.take();
    expect(await whyWorker(farm, worker.uuid)).toEqual({
      runs: true,
      summary: "It runs task '1' of job 'shot'.",
      reasons: [],
    });
    await farm.requestWorker(worker.uuid, 'asleep', true);
    expect((await whyWorker(farm, worker.uuid)).reasons[0]?.message).toBe(
      "It was asked to go to 'asleep', after its current task.",
    );
  });

  it('is that it does not take tasks, and what waits for it', async () => {
    const type = farm.newType();
    await farm.submit({ name: 'shot', tasks: manyTasks(1, type) });
    const worker = await farm.registeredWorker({ types: [type] });
    const first = async (): Promise<unknown> => {
      const { code, remedy } = (await whyWorker(farm, worker.uuid)).reasons[0]!;
      return [code, remedy.includes("Task '1' of job 'shot' waits for it.")];
    };
    expect(await first()).toEqual(['worker-never-signed-on', true]);
    await worker.signOn();
    expect(await first()).toEqual(['worker-on-its-way', true]);
    await worker.goTo('asleep');
    expect(await first()).toEqual(['worker-asleep', true]);
    await farm.requestWorker(worker.uuid, 'awake');
    expect(await first()).toEqual(['worker-on-its-way', true]);
    await worker.signOff();
    expect(codesOf(await whyWorker(farm, worker.uuid))).toContain('worker-offline');
  });

  it('is its sleep schedule, with when it wakes up', async () => {
    const type = farm.newType();
    const worker = await farm.aWorker({ types: [type], name: 'w' });
    const now = new Date(farm.clock.nowMs());
    const later = new Date(now.getTime() + 2 * 60 * 60_000);
    const time = (date: Date): string => date.toTimeString().slice(0, 5);
    await farm.client.post(`/worker-mgt/workers/${worker.uuid}/sleep-schedule`, {
      is_active: true,
      days_of_week: '',
      start_time: time(now),
      end_time: time(later),
    });
    await worker.goTo('asleep');
    const { summary } = await whyWorker(farm, worker.uuid);
    expect(summary).toMatch(
      new RegExp(`^It sleeps by its sleep schedule, until (\\w\\w )?${time(later)}\\.$`),
    );
    const { id } = await farm.submit({ tasks: manyTasks(1, type) });
    expect((await whyJob(farm, id)).summary).toContain(`'w' wakes up at `);
  });
});
