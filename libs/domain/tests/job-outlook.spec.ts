import { describe, expect, it } from '@jest/globals';
import { planStuckJob, type TaskCounts } from '../src/jobs/index.js';
import { isPermanent, WORKER_OBSTACLES, type WorkerObstacle } from '../src/scheduling/index.js';
import type { JobStatus } from '../src/statuses/index.js';
import { outlookOfJob, type StaffedTasks } from '../src/why/index.js';
import { aJob, counts } from './builders.js';

function outlook(
  status: JobStatus,
  taskCounts: Partial<TaskCounts>,
  ...workers: readonly WorkerObstacle[][]
) {
  const job = { id: 'j', name: 'job', status, taskCounts: counts(taskCounts), tag: 'gpu' };
  const staffed: StaffedTasks = {
    taskType: 'render',
    workers: workers.map((obstacles, index) => ({
      worker: { id: String(index), name: `worker ${index + 1}` },
      obstacles,
    })),
  };
  return outlookOfJob(job, taskCounts.queued || taskCounts['soft-failed'] ? [staffed] : []);
}

describe('an obstacle between a Worker and a task', () => {
  it('is permanent unless the Worker clears it away by coming back', () => {
    expect(WORKER_OBSTACLES.filter(isPermanent)).toEqual([
      'worker-blocked',
      'worker-failed-it',
      'worker-held-back',
      'tag-missing',
      'type-not-supported',
    ]);
  });
});

describe('the outlook of a job', () => {
  it.each<[string, Partial<TaskCounts>, WorkerObstacle[][], string]>([
    ['somebody can run it', { queued: 1 }, [['worker-blocked'], []], 'goes on'],
    ['somebody can, once it is back', { queued: 1 }, [['worker-offline'], ['type-not-supported']], 'goes on'],
    ['something of it runs', { queued: 1, active: 1 }, [['worker-failed-it']], 'goes on'],
    ['all have failed it', { 'soft-failed': 1 }, [['worker-failed-it'], ['worker-failed-it']], 'ends'],
    [
      'some have failed it, others are blocked',
      { queued: 1 },
      [['worker-failed-it'], ['worker-blocked']],
      'ends',
    ],
    ['all that fit have failed it', { queued: 1 }, [['worker-failed-it'], ['type-not-supported']], 'ends'],
    ['who fails it is offline, too', { queued: 1 }, [['worker-failed-it', 'worker-offline']], 'ends'],
    [
      'nobody has the tag',
      { queued: 1 },
      [['tag-missing'], ['tag-missing', 'worker-failed-it']],
      'tag-missing',
    ],
    ['nobody takes the type', { queued: 1 }, [['type-not-supported']], 'type-not-supported'],
    ['a tag is nearer than a type', { queued: 1 }, [['type-not-supported'], ['tag-missing']], 'tag-missing'],
    ['all are held back by a gate', { queued: 1 }, [['worker-held-back']], 'worker-held-back'],
    [
      'some are held back, others have failed it',
      { queued: 1 },
      [['worker-held-back'], ['worker-failed-it']],
      'ends',
    ],
    ['all are held back, but not for good', { queued: 1 }, [['worker-held-for-now']], 'goes on'],
    ['there are no Workers', { queued: 1 }, [], 'no-workers'],
    [
      'nobody takes what is left, but the rest runs',
      { queued: 1, active: 1 },
      [['type-not-supported']],
      'type-not-supported',
    ],
    ['it has no tasks', {}, [], 'job-without-tasks'],
    ['what is left is paused', { paused: 2, completed: 1 }, [], 'task-held'],
    [
      'what is left is paused, or failed by all',
      { paused: 1, queued: 1 },
      [['worker-failed-it']],
      'task-held',
    ],
    ['it only waits for others', { queued: 0, completed: 1, failed: 1 }, [], 'goes on'],
  ])('when %s', (_, taskCounts, workers, expected) => {
    const { isNobodyLeft, attention } = outlook('active', taskCounts, ...workers);
    expect(attention?.code ?? (isNobodyLeft ? 'ends' : 'goes on')).toBe(expected);
  });

  it.each<JobStatus>(['paused', 'under-construction', 'failed', 'canceled', 'completed', 'cancel-requested'])(
    'is nobody’s matter while it is %s',
    (status) => {
      expect(outlook(status, { queued: 1 })).toEqual({ isNobodyLeft: false });
    },
  );

  it('names the Workers and what to do', () => {
    expect(outlook('queued', { queued: 1 }, ['tag-missing']).attention).toEqual({
      code: 'tag-missing',
      message: "The one Worker that could run tasks of type 'render' lacks the tag 'gpu': 'worker 1'.",
      remedy: 'Give a Worker the tag, or take the tag off the job.',
    });
  });
});

describe('a job that nobody is left for', () => {
  it('fails, and says why', () => {
    const [step] = planStuckJob({ ...aJob('active', { queued: 2, completed: 5 }, true), isNobodyLeft: true });
    expect(step).toMatchObject({ to: 'failed', countsAfter: counts({ canceled: 2, completed: 5 }) });
    expect(step?.activity).toMatch(
      /every Worker that could run the 2 of 7 tasks left has failed them or is blocked/,
    );
  });

  it.each<[JobStatus, Partial<TaskCounts>]>([
    ['active', { queued: 1, active: 1 }],
    ['active', { queued: 1, paused: 1 }],
    ['paused', { queued: 1 }],
  ])('stays where it is when it is %s with %j', (status, some) => {
    expect(planStuckJob({ ...aJob(status, some, true), isNobodyLeft: true })).toEqual([]);
  });
});
