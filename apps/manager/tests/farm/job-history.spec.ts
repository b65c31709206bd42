import { describe, expect, it } from '@jest/globals';
import type { JobAttemptsDto, JobDependenciesDto } from '@flamenco/api-contracts';
import { ok } from './farm-client.js';
import { tasksNamed, useFarm } from './test-farm.js';

const farm = useFarm({ yaml: 'task_fail_job_at_percent: 100' });

const attemptsOf = (jobId: string): Promise<JobAttemptsDto> =>
  ok(farm.client.get<JobAttemptsDto>(`/jobs/${jobId}/attempts`));
const dependenciesOf = (jobId: string): Promise<JobDependenciesDto> =>
  ok(farm.client.get<JobDependenciesDto>(`/jobs/${jobId}/dependencies`));

describe('the attempts at the tasks of a job', () => {
  it("are all of them, in the tasks' order, with the Workers that made them", async () => {
    const type = farm.newType();
    const job = await farm.submit({ tasks: tasksNamed('a b c', type) });
    await farm.submit({ name: 'another', tasks: tasksNamed('x', farm.newType()) });
    const [one, two] = [
      await farm.aWorker({ types: [type], name: 'one' }),
      await farm.aWorker({ types: [type], name: 'two' }),
    ];
    await one.fail(await one.take());
    await two.complete(await two.take());
    const running = await two.take();
    const { attempts, workers } = await attemptsOf(job.id);
    const names = new Map(workers.map(({ id, name }) => [id, name]));
    const tasks = await farm.tasks(job.id);
    const told = attempts.map(({ task_id, number, worker_id, outcome, ended }) => {
      const name = tasks.find(({ id }) => id === task_id)?.name ?? '';
      return `${name} ${number} ${names.get(worker_id ?? '') ?? ''} ${outcome ?? ''} ${String(ended !== undefined)}`;
    });
    const own = tasks.flatMap(({ id, name }) => (id === running.uuid ? [name] : []));
    expect(own).toHaveLength(1);
    expect([...told].sort()).toHaveLength(3);
    expect(told.filter((line) => line.includes('one'))).toEqual([
      expect.stringMatching(/one soft-failed true$/),
    ]);
    expect(told.filter((line) => line.includes('two completed'))).toHaveLength(1);
    expect(told.filter((line) => line.endsWith('two  false'))).toEqual([
      expect.stringContaining(own[0] ?? '-'),
    ]);
    const order = attempts.map(({ task_id }) => tasks.findIndex(({ id }) => id === task_id));
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect([...names.values()].sort()).toEqual(['one', 'two']);
  });

  it('are none of a job that nobody has begun, and of each task only the last 50', async () => {
    const type = farm.newType();
    const job = await farm.submit({ tasks: tasksNamed('a', type) });
    expect(await attemptsOf(job.id)).toEqual({ attempts: [], workers: [] });
    const worker = await farm.aWorker({ types: [type] });
    for (let number = 1; number <= 51; number += 1) {
      const task = await worker.take();
      if (number < 51) await farm.setTask(task.uuid, 'queued');
    }
    const numbers = (await attemptsOf(job.id)).attempts.map(({ number }) => number);
    expect(numbers).toEqual(Array.from({ length: 50 }, (_, i) => i + 2));
  });

  it.each(['attempts', 'dependencies'])('and the %s of a job that is not there are refused', async (what) => {
    const missing = await farm.client.get(`/jobs/00000000-0000-4000-8000-000000000000/${what}`);
    expect(missing.status).toBe(404);
  });
});

describe('the dependencies of a job', () => {
  it('name what each task waits for, completed or not', async () => {
    const type = farm.newType();
    const { id } = await farm.submit({
      tasks: [
        { name: 'bake', type },
        { name: 'left', type, after: ['bake'] },
        { name: 'right', type, after: ['bake'] },
        { name: 'film', type, after: ['left', 'right'] },
      ],
    });
    await farm.setTask((await farm.taskNamed(id, 'bake')).id, 'completed');
    expect(await dependenciesOf(id)).toEqual({
      dependencies: [
        { task: 2, needs: [1] },
        { task: 3, needs: [1] },
        { task: 4, needs: [2, 3] },
      ],
      is_complete: true,
    });
  });

  it('are none where everything may run at once', async () => {
    const { id } = await farm.submit({ tasks: tasksNamed('a b', farm.newType()) });
    expect(await dependenciesOf(id)).toEqual({ dependencies: [], is_complete: true });
  });
});

describe('what a Worker works on', () => {
  it('is told with its frames, to lists and to events; without, where a task has none', async () => {
    const [rendering, other] = [farm.newType(), farm.newType()];
    await farm.submit({ tasks: [{ name: 'render', type: rendering, frames: '150-159' }] });
    await farm.submit({ tasks: [{ name: 'copy', type: other }] });
    const workers = [await farm.aWorker({ types: [rendering] }), await farm.aWorker({ types: [other] })];
    farm.forgetEvents();
    const told = [];
    for (const worker of workers) {
      await worker.take();
      const about = farm.events.flatMap((event) =>
        event.name === 'worker-updated' && event.payload.id === worker.uuid ? [event.payload] : [],
      );
      told.push(about.at(-1)?.current_task);
    }
    expect(told).toEqual([
      expect.objectContaining({ name: 'render', frames: '150-159' }),
      expect.not.objectContaining({ frames: expect.anything() }),
    ]);
  });
});
