import { describe, expect, it } from '@jest/globals';
import type {
  AssignedTaskDto,
  JobDto,
  JobTasksSummaryDto,
  TaskSummaryDto,
  WorkerListDto,
} from '@flamenco/api-contracts';
import {
  handsOutTasks,
  isActiveTaskStatus,
  isPassingJobStatus,
  isRunnableTaskStatus,
  JOB_STATUSES,
  type TaskStatus,
} from '@flamenco/domain/statuses';
import { ok, type Answer } from './farm-client.js';
import type { TaskSpec } from './job-scripts.js';
import { StuckJobs } from '../../src/modules/stuck-jobs/stuck-jobs.js';
import { until, useFarm } from './test-farm.js';
import { chances, type Chances } from './chances.js';
import type { TestWorker } from './test-worker.js';

/** `--globals '{"stress": {"workers": 100, "minutes": 5}}'` makes more of it: README.md. */
interface Scale {
  readonly workers: number;
  readonly minutes: number;
}

const { workers: WORKERS, minutes } = (globalThis as { readonly stress?: Scale }).stress ?? {
  workers: 30,
  minutes: 0.13,
};
const FOR_MS = minutes * 60_000;
const SEED = 4711;
const TYPES = ['blender', 'ffmpeg', 'misc'];

const farm = useFarm({ yaml: 'task_fail_job_at_percent: 40' });

/** Frames of several types, sometimes with a video of some of them and a mail after that. */
function randomTasks(chance: Chances): readonly TaskSpec[] {
  const frames = Array.from({ length: 1 + chance.below(12) }, (_, index) => ({
    name: `frame ${index + 1}`,
    type: chance.pick(TYPES) ?? 'misc',
    priority: 50 + chance.below(2),
    steps: chance.below(4),
  }));
  if (chance.isLucky(0.5)) return frames;
  const needed = frames.map(({ name }) => name).filter(() => chance.isLucky(0.7));
  return [
    ...frames,
    { name: 'video', type: 'ffmpeg', after: needed },
    { name: 'mail', type: 'misc', after: ['video'] },
  ];
}

/** Everybody who is at the farm at the same time; what comes back that nobody expects is collected. */
class Crowd {
  readonly unexpected: string[] = [];
  readonly counts = new Map<string, number>();
  jobs: string[] = [];
  private isOver = false;

  constructor(private readonly tags: readonly string[]) {}

  get isGoingOn(): boolean {
    return !this.isOver;
  }

  end(): void {
    this.isOver = true;
  }

  async expect(
    what: string,
    request: Promise<Answer<unknown>>,
    ...statuses: readonly number[]
  ): Promise<Answer<unknown>> {
    const answer = await request;
    const key = `${what} ${answer.status}`;
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
    if (!statuses.includes(answer.status)) this.unexpected.push(`${key} ${JSON.stringify(answer.body)}`);
    return answer;
  }

  /** Takes tasks and ends them in all the ways that there are, and now and then goes away, or is thrown out. */
  async work(chance: Chances): Promise<void> {
    let worker = await this.newWorker(chance);
    while (this.isGoingOn) {
      const asked = await this.expect('task', worker.ask(chance.below(2)), 200, 204, 409, 423, 403);
      if (asked.status === 403) worker = await this.newWorker(chance);
      else if (asked.status === 423)
        await this.obey(worker, (asked.body as { status_requested: string }).status_requested);
      else if (asked.status === 409) await worker.wakeUp().catch(() => undefined);
      else if (asked.status === 200) await this.run(worker, asked.body as AssignedTaskDto, chance);
    }
  }

  async submit(chance: Chances): Promise<void> {
    while (this.isGoingOn) {
      const answer = await this.expect(
        'submit',
        farm.submitting({
          tasks: randomTasks(chance),
          priority: 40 + 10 * chance.below(3),
          initial_status: chance.isLucky(0.2) ? 'paused' : 'queued',
          worker_tag: chance.isLucky(0.2) ? chance.pick(this.tags) : undefined,
        }),
        200,
      );
      this.jobs.push((answer.body as JobDto).id);
      if (this.jobs.length > 25) this.jobs.splice(chance.below(15), 1);
      await pause(40);
    }
  }

  async interfere(chance: Chances): Promise<void> {
    while (this.isGoingOn) {
      await this.interfereOnce(chance);
      await pause(chance.below(30));
    }
  }

  private async interfereOnce(chance: Chances): Promise<void> {
    const job = chance.pick(this.jobs);
    if (job === undefined) return;
    const { workers } = await ok(farm.client.get<WorkerListDto>('/worker-mgt/workers'));
    const worker = chance.pick(workers)?.id ?? '';
    await chance.pick<() => Promise<unknown>>([
      () =>
        this.expect('job status', farm.requestJob(job, chance.pick(JOB_STATUSES) ?? ''), 204, 404, 409, 422),
      () => this.expect('requeue', farm.requestJob(job, 'requeueing'), 204, 404, 409),
      () =>
        this.expect(
          'priority',
          farm.client.post(`/jobs/${job}/setpriority`, { priority: chance.below(101) }),
          204,
          404,
        ),
      () => this.changeTask(job, chance),
      () => this.changeTask(job, chance),
      () => this.expect('delete job', farm.client.delete(`/jobs/${job}`), 204, 404),
      () => {
        const status = chance.pick(['asleep', 'awake', 'offline']) ?? '';
        return this.expect(
          'worker status',
          farm.requestWorker(worker, status, chance.isLucky(0.5)),
          204,
          404,
        );
      },
      async () => {
        if (chance.isLucky(0.3))
          await this.expect('remove', farm.client.delete(`/worker-mgt/workers/${worker}`), 204, 404);
      },
    ])?.();
  }

  private async changeTask(job: string, chance: Chances): Promise<void> {
    const listed = await this.expect('list tasks', farm.client.get(`/jobs/${job}/tasks`), 200, 404);
    const task = chance.pick((listed.body as JobTasksSummaryDto).tasks ?? [])?.id;
    if (task === undefined) return;
    const status = chance.pick<TaskStatus>(['queued', 'canceled', 'paused', 'completed', 'failed']) ?? '';
    await this.expect('task status', farm.requestTask(task, status), 204, 404, 409);
  }

  private async newWorker(chance: Chances): Promise<TestWorker> {
    for (;;) {
      const types = TYPES.filter(() => chance.isLucky(0.7));
      const tags = this.tags.filter(() => chance.isLucky(0.4));
      // It may be removed before it is awake.
      const worker = await farm.aWorker({ types, tags }).catch(() => undefined);
      if (worker) return worker;
    }
  }

  private async obey(worker: TestWorker, status: string): Promise<void> {
    if (status === 'offline') await worker.signOff().catch(() => undefined);
    else await worker.goTo(status).catch(() => undefined);
  }

  private async run(worker: TestWorker, task: AssignedTaskDto, chance: Chances): Promise<void> {
    const attempt = chance.isLucky(0.7) ? task : { uuid: task.uuid };
    if (chance.isLucky(0.3)) {
      await this.expect('may run', worker.client.get(`/worker/task/${task.uuid}/may-i-run`), 200, 403);
    }
    await this.expect(
      'progress',
      worker.report(attempt, { steps_completed: chance.below(5), log: 'working' }),
      204,
      403,
      404,
      409,
    );
    if (chance.isLucky(0.05)) return; // it crashes
    if (chance.isLucky(0.05)) {
      await worker.signOff().catch(() => undefined);
      return;
    }
    const taskStatus = chance.isLucky(0.1) ? 'failed' : chance.isLucky(0.05) ? 'queued' : 'completed';
    await this.expect('end', worker.report(attempt, { taskStatus }), 204, 403, 404, 409);
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe(`${WORKERS} Workers, submitters, and people who change everything at random (seed ${SEED})`, () => {
  it(
    'leave a sound farm behind',
    async () => {
      const crowd = new Crowd([await farm.aTag('gpu'), await farm.aTag('fast')]);
      const everybody = [
        ...Array.from({ length: WORKERS }, (_, index) => crowd.work(chances(SEED + index))),
        ...Array.from({ length: 3 }, (_, index) => crowd.submit(chances(SEED + 100 + index))),
        ...Array.from({ length: 4 }, (_, index) => crowd.interfere(chances(SEED + 200 + index))),
      ];
      const audits: string[] = [];
      const deadline = performance.now() + FOR_MS;
      while (performance.now() < deadline) {
        await pause(FOR_MS / 16);
        audits.push(...(await farm.problems()));
      }
      crowd.end();
      await Promise.all(everybody);

      expect(crowd.unexpected).toEqual([]);
      expect(audits).toEqual([]);
      await until('every job that is to be deleted is', async () => {
        const { jobs } = await ok(farm.client.get<{ jobs: readonly JobDto[] }>('/jobs'));
        return jobs.every((job) => job.delete_requested_at === undefined);
      });
      expect(await farm.problems()).toEqual([]);
      await expectSoundFarm();
      expectVariety(crowd);
    },
    FOR_MS + 60_000,
  );
});

/** What no count tells: that nobody waits for what will never come. */
async function expectSoundFarm(): Promise<void> {
  await farm.get(StuckJobs).takeUp(); // people left tasks waiting for others that they canceled
  const { jobs } = await ok(farm.client.get<{ jobs: readonly JobDto[] }>('/jobs'));
  const { workers } = await ok(farm.client.get<WorkerListDto>('/worker-mgt/workers'));
  const existing = new Set(workers.map(({ id }) => id));
  const faults: string[] = [];
  for (const job of jobs) {
    const tasks = await farm.tasks(job.id);
    const active = tasks.filter(({ status }) => isActiveTaskStatus(status));
    faults.push(...faultsOf(job, tasks));
    for (const { id, worker } of active)
      if (!existing.has(worker?.id ?? '')) faults.push(`task ${id} is active without a Worker`);
  }
  expect(faults).toEqual([]);
  await farm.get(StuckJobs).takeUp(); // it finds nothing to do
  expect(await ok(farm.client.get('/jobs'))).toEqual({ jobs });
}

function faultsOf({ id, status }: JobDto, tasks: readonly TaskSummaryDto[]): readonly string[] {
  const active = tasks.filter((task) => isActiveTaskStatus(task.status)).length;
  const ready = tasks.filter((task) => isRunnableTaskStatus(task.status) && !task.is_blocked).length;
  const job = `job ${id} is ${status}, with tasks ${tasks.map((task) => task.status).join(' ')}`;
  const isUpToPeople = tasks.some((task) => task.status === 'paused');
  if (handsOutTasks(status) && active + ready === 0 && !isUpToPeople)
    return [`${job}: nothing of it can run`];
  if (isPassingJobStatus(status) && active === 0) return [`${job}: it waits for nothing`];
  return [];
}

/** A stress that meets nothing proves nothing. */
function expectVariety({ counts }: Crowd): void {
  const met = (key: string): number => counts.get(key) ?? 0;
  for (const key of [
    'task 200',
    'end 204',
    'submit 200',
    'job status 204',
    'requeue 204',
    'task status 204',
    'remove 204',
    'delete job 204',
    'priority 204',
  ]) {
    expect([key, met(key) > 0]).toEqual([key, true]);
  }
}
