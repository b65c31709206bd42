import { describe, expect, it } from '@jest/globals';
import {
  decideTaskRequest,
  farthestOf,
  isOpenToWorkers,
  whyJobHoldsBack,
  whyNotFor,
  whyTaskIsHeldBack,
  whyWorkerTakesNone,
  WORKER_OBSTACLES,
  type Hold,
  type Obstacle,
  type WorkerObstacle,
} from '../src/scheduling/index.js';
import {
  handsOutTasks,
  isRunnableTaskStatus,
  JOB_STATUSES,
  TASK_STATUSES,
  takesTasks,
  WORKER_STATUSES,
  type WorkerStatus,
} from '../src/statuses/index.js';
import {
  explainJob,
  explainTask,
  explainWorker,
  REASON_CODES,
  type JobQuestion,
  type WorkerEligibility,
  type TaskQuestion,
  type WorkerQuestion,
} from '../src/why/index.js';
import type { StatusRequest } from '../src/workers/index.js';
import { counts } from './builders.js';

const job = { id: 'j', name: 'shot', status: 'active', taskCounts: counts({ queued: 3 }) } as const;
const task = {
  id: 't',
  name: 'frame 1',
  status: 'queued',
  unmetDependencies: 0,
  taskType: 'blender',
} as const;

const BLOCKED: Hold = { obstacle: 'worker-blocked', reason: 'blocked by its job', remedy: 'Lift it.' };
const RESERVED: Hold = { obstacle: 'worker-held-back', reason: 'reserved', remedy: 'Reserve another one.' };

function anEligibility(name: string, some: Partial<WorkerEligibility> = {}): WorkerEligibility {
  return { worker: { id: name, name }, obstacles: [], ...some };
}

function obstructed(name: string, ...obstacles: readonly WorkerObstacle[]): WorkerEligibility {
  return anEligibility(name, { obstacles });
}

/** What a Worker gets next. */
function next(taskId: string, jobId: string): Pick<WorkerEligibility, 'next'> {
  return { next: { task: { id: taskId, name: `task ${taskId}` }, job: { id: jobId, name: `job ${jobId}` } } };
}

function aJobQuestion(
  eligibilities: readonly WorkerEligibility[],
  some: Partial<JobQuestion['job']> = {},
): JobQuestion {
  return {
    job: { ...job, ...some },
    activeTasks: [],
    ready: [{ taskType: 'blender', count: 3, eligibilities }],
    readyCount: 3,
  };
}

function aTaskQuestion(some: Partial<TaskQuestion>): TaskQuestion {
  return { task, job, needed: [], eligibilities: [anEligibility('w', next('t', 'j'))], ...some };
}

function aWorkerQuestion(some: Partial<WorkerQuestion>): WorkerQuestion {
  return {
    worker: { id: 'w', name: 'w', status: 'awake', taskTypes: ['blender'], lastSeen: undefined },
    held: [],
    failed: { count: 0, jobs: [] },
    otherTags: [],
    otherTypes: [],
    ...some,
  };
}

describe('a task may be handed out to a Worker', () => {
  const worker = { worker: { status: 'awake' }, taskTypes: ['blender'], tags: ['gpu'] } as const;
  const free = { ...worker, holds: [], hasFailedIt: false };
  const demand = { taskType: 'blender', tag: 'gpu' };
  const ready = { status: 'queued', unmetDependencies: 0, job: { status: 'active' } } as const;

  it('when nothing is in the way', () => {
    expect(whyNotFor(ready, demand, free)).toEqual([]);
    expect(whyNotFor(ready, { taskType: 'blender', tag: undefined }, { ...free, tags: [] })).toEqual([]);
  });

  it.each<[Obstacle, readonly Obstacle[]]>([
    ['job-held', whyNotFor({ ...ready, job: { status: 'paused' } }, demand, free)],
    ['job-passing', whyNotFor({ ...ready, job: { status: 'requeueing' } }, demand, free)],
    ['job-ended', whyNotFor({ ...ready, job: { status: 'failed' } }, demand, free)],
    [
      'job-deletion-requested',
      whyNotFor({ ...ready, job: { status: 'active', deleteRequestedAt: 'now' } }, demand, free),
    ],
    ['task-active', whyNotFor({ ...ready, status: 'active' }, demand, free)],
    ['task-held', whyNotFor({ ...ready, status: 'paused' }, demand, free)],
    ['task-ended', whyNotFor({ ...ready, status: 'completed' }, demand, free)],
    ['task-waits', whyNotFor({ ...ready, unmetDependencies: 2 }, demand, free)],
    ['worker-asleep', whyNotFor(ready, demand, { ...free, worker: { status: 'asleep' } })],
    ['worker-never-signed-on', whyNotFor(ready, demand, { ...free, worker: {} })],
    ['worker-blocked', whyNotFor(ready, demand, { ...free, holds: [BLOCKED] })],
    ['worker-held-back', whyNotFor(ready, demand, { ...free, holds: [RESERVED] })],
    ['worker-failed-it', whyNotFor(ready, demand, { ...free, hasFailedIt: true })],
    ['tag-missing', whyNotFor(ready, demand, { ...free, tags: ['cpu'] })],
    ['type-not-supported', whyNotFor(ready, { ...demand, taskType: 'ffmpeg' }, free)],
  ])('but not with %s', (obstacle, found) => {
    expect(found).toEqual([obstacle]);
  });
});

describe('statuses and obstacles agree', () => {
  it.each(JOB_STATUSES)('on a job that is %s', (status) => {
    expect(whyJobHoldsBack({ status }).length === 0).toBe(handsOutTasks(status));
    expect(isOpenToWorkers({ status, deleteRequestedAt: '2026-01-01T00:00:00.000Z' })).toBe(false);
  });

  it.each(TASK_STATUSES)('on a task that is %s', (status) => {
    expect(whyTaskIsHeldBack({ status, unmetDependencies: 0 }).length === 0).toBe(
      isRunnableTaskStatus(status),
    );
  });

  it.each(WORKER_STATUSES)('on a Worker that is %s, whatever is requested of it', (status) => {
    expect(whyWorkerTakesNone({ status }).length === 0).toBe(takesTasks(status));
    for (const requested of WORKER_STATUSES) {
      const worker = { status, statusRequest: { status: requested, isLazy: true } };
      expect(whyWorkerTakesNone(worker)).not.toEqual([]);
      expect(decideTaskRequest({ worker })).toMatchObject({ mayAsk: false, httpStatus: 423 });
    }
  });

  it.each<[WorkerStatus | undefined, WorkerStatus | undefined, WorkerObstacle]>([
    ['asleep', 'awake', 'worker-on-its-way'],
    ['starting', 'awake', 'worker-on-its-way'],
    ['starting', 'asleep', 'worker-status-requested'],
    ['awake', 'asleep', 'worker-status-requested'],
    ['asleep', 'restart', 'worker-asleep'],
    ['offline', 'awake', 'worker-offline'],
    ['error', undefined, 'worker-in-error'],
    [undefined, 'awake', 'worker-never-signed-on'],
  ])('a Worker that is %s, with %s requested, is kept away by %s', (status, requested, farthest) => {
    const statusRequest: StatusRequest | undefined = requested && { status: requested, isLazy: false };
    const worker = { ...(status && { status }), ...(statusRequest && { statusRequest }) };
    expect(farthestOf(whyWorkerTakesNone(worker))).toBe(farthest);
  });
});

describe('an explanation', () => {
  it('names each obstacle of Workers, nearest remedy first, a Worker by its farthest one', () => {
    const holds = [BLOCKED, RESERVED, { ...RESERVED, obstacle: 'worker-held-for-now' } as const];
    const eligibilities = WORKER_OBSTACLES.toReversed().map((obstacle) => ({
      ...obstructed(obstacle, 'worker-on-its-way', obstacle),
      holds: holds.filter((hold) => hold.obstacle === obstacle),
    }));
    const { reasons } = explainJob(aJobQuestion(eligibilities, { tag: 'gpu' }));
    expect(reasons.map(({ code }) => code)).toEqual(WORKER_OBSTACLES);
    for (const { code, message, remedy, count, workers } of reasons) {
      expect([count, workers]).toEqual([1, [{ id: code, name: code }]]);
      expect(message).toMatch(/^(The one|1) Worker.*[^.]\.$/);
      expect(remedy).toMatch(/\.$/);
    }
  });

  it('names five of many, and says how many there are', () => {
    const eligibilities = Array.from({ length: 12 }, (_, index) => obstructed(`w${index}`, 'worker-asleep'));
    const [reason] = explainJob(aJobQuestion(eligibilities)).reasons;
    expect(reason?.message).toBe(
      "All 12 Workers that could run tasks of type 'blender' are asleep: 'w0', 'w1', 'w2', 'w3', 'w4' and 7 more.",
    );
    expect(reason?.workers).toHaveLength(5);
    expect(reason?.count).toBe(12);
  });

  it('says when the first Worker wakes up', () => {
    const eligibilities = [
      anEligibility('late', { obstacles: ['worker-asleep'], wakeUp: { inMinutes: 600, at: 'tu 08:00' } }),
      anEligibility('early', { obstacles: ['worker-asleep'], wakeUp: { inMinutes: 60, at: '08:00' } }),
    ];
    expect(explainJob(aJobQuestion(eligibilities)).summary).toContain(
      "are asleep (by its schedule, 'early' wakes up at 08:00)",
    );
  });

  it.each<[string, readonly WorkerEligibility[], string, string | undefined]>([
    ['an idle Worker', [anEligibility('w', next('t', 'j'))], 'next-in-line', 'w'],
    ['a busy one', [anEligibility('w', { ...next('t', 'j'), inHand: task })], 'workers-busy', undefined],
    ['one that gets other tasks', [anEligibility('w', next('x', 'other'))], 'others-first', undefined],
    [
      'an idle one among others',
      [
        obstructed('a', 'worker-asleep'),
        anEligibility('b', next('x', 'other')),
        anEligibility('c', next('t', 'j')),
      ],
      'next-in-line',
      'c',
    ],
  ])('of a job says where it is in the queue: %s', (_, eligibilities, code, worker) => {
    const why = explainJob(aJobQuestion(eligibilities));
    expect([why.reasons[0]?.code, why.next?.worker.name]).toEqual([code, worker]);
  });

  it('says once what is the same for several task types', () => {
    const { ready, ...question } = aJobQuestion([]);
    const why = explainJob({
      ...question,
      ready: [...ready, { taskType: 'ffmpeg', count: 1, eligibilities: [] }],
    });
    expect(why.reasons).toMatchObject([{ code: 'no-workers', message: 'The farm has no Worker.' }]);
  });

  it('of a job counts only those as busy that are', () => {
    const eligibilities = [
      anEligibility('idle', next('x', 'other')),
      anEligibility('busy', { ...next('t', 'j'), inHand: task }),
    ];
    expect(explainJob(aJobQuestion(eligibilities)).summary).toBe(
      "1 Worker that could run it has a task: 'frame 1'. It is next in line.",
    );
  });

  it.each(JOB_STATUSES.filter((status) => !handsOutTasks(status)))(
    'of a job that is %s speaks of that first',
    (status) => {
      const why = explainJob(aJobQuestion([anEligibility('w', next('t', 'j'))], { status }));
      expect(why.summary).toBe(why.reasons[0]?.message);
      expect(why.reasons[0]?.code).toMatch(/^job-/);
      expect(why.reasons[0]?.remedy).not.toBe('');
      expect(why.next).toBeUndefined();
    },
  );

  it('of a job that has paused or canceled tasks only says so', () => {
    const why = explainJob({
      ...aJobQuestion([], { taskCounts: counts({ paused: 2 }) }),
      ready: [],
      readyCount: 0,
    });
    expect(why).toMatchObject({ runs: false, reasons: [{ code: 'nothing-runnable' }] });
  });

  it('of a job whose tasks wait for failed ones says that it waits in vain', () => {
    const taskCounts = counts({ queued: 2, failed: 1 });
    const why = explainJob({ ...aJobQuestion([], { taskCounts }), ready: [], readyCount: 0 });
    expect(why.reasons).toMatchObject([{ code: 'waits-in-vain', count: 2 }]);
  });

  it.each(TASK_STATUSES.filter((status) => !isRunnableTaskStatus(status)))(
    'of a task that is %s speaks of that first',
    (status) => {
      const why = explainTask(aTaskQuestion({ task: { ...task, status } }));
      expect(why.runs).toBe(status === 'active');
      expect(why.summary).not.toBe('');
      expect(why.runs || why.reasons[0]?.code.startsWith('task-')).toBe(true);
    },
  );

  it('of a task speaks of its Workers while it waits, and of turns only when it does not', () => {
    const needed = [
      { id: 'n', name: 'sim', status: 'active', stepsCompleted: 12, stepsTotal: 40 },
      { id: 'm', name: 'bake', status: 'failed', stepsCompleted: 0, stepsTotal: 1 },
    ] as const;
    const waiting = { ...task, unmetDependencies: 7 };
    const eligibilities = [anEligibility('w', next('x', 'other')), obstructed('o', 'worker-offline')];
    const why = explainTask(aTaskQuestion({ task: waiting, needed: needed.slice(0, 1), eligibilities }));
    expect(why.summary).toBe("Waits for 7 tasks: 'sim' (active, 12 of 40 steps done) and 6 more.");
    expect(why.reasons.map(({ code }) => code)).toEqual(['task-waits', 'worker-offline']);
    const inVain = explainTask(aTaskQuestion({ task: waiting, needed, eligibilities }));
    expect(inVain.reasons[0]).toMatchObject({ code: 'waits-in-vain', tasks: [{ id: 'm' }] });
    const ready = explainTask(aTaskQuestion({ eligibilities }));
    expect(ready.reasons.map(({ code }) => code)).toEqual(['others-first', 'worker-offline']);
  });

  it('of a task tells other tasks of its job from other jobs', () => {
    const own = explainTask(aTaskQuestion({ eligibilities: [anEligibility('w', next('x', 'j'))] }));
    expect(own.summary).toBe(
      "1 Worker could run it, but gets other tasks of its job first; next is 'task x'.",
    );
    const other = explainTask(aTaskQuestion({ eligibilities: [anEligibility('w', next('x', 'k'))] }));
    expect(other.summary).toBe(
      "1 Worker could run it, but gets tasks of other jobs first; next in order is job 'job k'.",
    );
  });

  it('of a Worker says what keeps it, and what waits for it', () => {
    const worker = {
      id: 'w',
      name: 'w',
      status: 'asleep',
      taskTypes: ['blender'],
      lastSeen: undefined,
    } as const;
    const why = explainWorker(
      aWorkerQuestion({ worker, ...next('t', 'j'), wakeUp: { inMinutes: 1, at: '08:00' } }),
    );
    expect(why.summary).toBe('It sleeps by its sleep schedule, until 08:00.');
    expect(why.reasons[0]?.remedy).toBe(
      "Wake it up, or change its schedule. Task 'task t' of job 'job j' waits for it.",
    );
    expect(why.next).toBeUndefined();
  });

  it('of a Worker without work says what there is for others', () => {
    const missed = { count: 7, jobs: [{ id: 'j', name: 'shot' }] };
    const others = [{ name: 'gpu', job: { id: 'k', name: 'vip' } }];
    const why = explainWorker(
      aWorkerQuestion({
        held: [{ ...BLOCKED, ...missed }],
        failed: missed,
        otherTags: others,
        otherTypes: others,
      }),
    );
    expect(why.reasons.map(({ code }) => code)).toEqual([
      'worker-blocked',
      'worker-failed-it',
      'tag-missing',
      'type-not-supported',
      'nothing-runnable',
    ]);
    expect(why.summary).toBe(
      "It is blocked by its job. So 7 jobs with runnable tasks are not for it: 'shot' and 6 more.",
    );
  });

  it('has the words of gates for Workers that they keep from it', () => {
    const held = (name: string, hold: Hold): WorkerEligibility =>
      anEligibility(name, { obstacles: [hold.obstacle], holds: [hold] });
    const other = { ...RESERVED, reason: 'on loan' };
    const why = explainJob(aJobQuestion([held('a', RESERVED), held('b', other), held('c', BLOCKED)]));
    expect(why.reasons.map(({ code, message, remedy }) => [code, message, remedy])).toEqual([
      [
        'worker-blocked',
        "The one Worker that could run tasks of type 'blender' is blocked by its job: 'c'.",
        'Lift it.',
      ],
      ['worker-held-back', "2 Workers are reserved, or on loan: 'a', 'b'.", 'Reserve another one.'],
    ]);
  });

  it('has no code twice', () => {
    expect(new Set(REASON_CODES).size).toBe(REASON_CODES.length);
  });
});
