import { describe, expect, it } from '@jest/globals';
import { farmStatus, type FarmView } from '../src/farm/index.js';
import {
  compareCandidates,
  decideMayRun,
  decideTaskRequest,
  mayTakeJobTagged,
  type Candidate,
} from '../src/scheduling/index.js';
import type { WorkerStatus } from '../src/statuses/index.js';
import {
  canBeForgotten,
  canTimeOut,
  decideScheduledStatus,
  decideSignOff,
  decideSignOn,
  decideStateChanged,
  decideStatusRequest,
  decideWorkerTimeout,
  normalizeTaskTypes,
  type StatusRequest,
} from '../src/workers/index.js';
import { aWorker } from './builders.js';

const now = (status: WorkerStatus): StatusRequest => ({ status, isLazy: false });
const BY_ITSELF = { isToldNumbers: true } as const;
const lazily = (status: WorkerStatus): StatusRequest => ({ status, isLazy: true });

describe('sign-on', () => {
  it.each<[string, StatusRequest | undefined, WorkerStatus]>([
    ['what its schedule says', undefined, 'asleep'],
    ['what is requested, past its schedule', now('awake'), 'awake'],
  ])('sends the Worker to %s', (_, statusRequest, reply) => {
    const worker = aWorker({ status: 'offline', ...(statusRequest && { statusRequest }) });
    const change = decideSignOn(worker, 'asleep');
    expect(change).toMatchObject({ from: 'offline', status: 'starting', isChange: true });
    expect(change.lastRequest.status).toBe(reply);
    expect(change.statusRequest).toEqual(statusRequest);
    expect(change.returnTasksBecause).toBeUndefined();
  });

  it('is the first status of a Worker that has only registered', () => {
    expect(decideSignOn({ canRestart: false }, 'awake')).toEqual({
      status: 'starting',
      isChange: true,
      lastRequest: { ...now('awake'), number: 1, takesBack: false },
    });
  });
});

describe('sign-off', () => {
  it.each<[WorkerStatus, StatusRequest | undefined, StatusRequest | undefined]>([
    ['awake', undefined, now('awake')],
    ['asleep', undefined, now('asleep')],
    ['error', undefined, undefined],
    ['starting', undefined, undefined],
    ['awake', lazily('offline'), now('awake')],
    ['asleep', now('restart'), now('asleep')],
    ['awake', lazily('asleep'), lazily('asleep')],
  ])('of a Worker that is %s with %j requested remembers %j', (status, statusRequest, expected) => {
    const change = decideSignOff(aWorker({ status, ...(statusRequest && { statusRequest }) }));
    expect(change).toMatchObject({ status: 'offline', returnTasksBecause: 'signed off' });
    expect(change.statusRequest).toEqual(expected);
  });
});

describe('state-changed', () => {
  it.each<[WorkerStatus, StatusRequest | undefined, WorkerStatus, StatusRequest | undefined, boolean]>([
    ['awake', lazily('asleep'), 'asleep', undefined, true],
    ['asleep', now('awake'), 'awake', undefined, false],
    ['awake', now('asleep'), 'error', now('asleep'), true],
    ['starting', undefined, 'awake', undefined, false],
    ['awake', undefined, 'awake', undefined, false],
  ])('from %s with %j requested to %s', (status, statusRequest, to, left, returnsTasks) => {
    const change = decideStateChanged(
      aWorker({ status, ...(statusRequest && { statusRequest }) }),
      to,
      BY_ITSELF,
    );
    expect(change.status).toBe(to);
    expect(change.statusRequest).toEqual(left);
    expect(change.returnTasksBecause !== undefined).toBe(returnsTasks);
    expect(change.warning !== undefined).toBe(left !== undefined);
  });

  it('says from where to where the Worker went', () => {
    expect(decideStateChanged(aWorker(), 'asleep', BY_ITSELF).returnTasksBecause).toBe(
      'changed status from awake to asleep',
    );
  });
});

describe('status requests', () => {
  it.each<
    [string, WorkerStatus, StatusRequest | undefined, StatusRequest, StatusRequest | undefined, boolean]
  >([
    ['is stored', 'awake', undefined, lazily('asleep'), lazily('asleep'), true],
    ['replaces another', 'awake', lazily('asleep'), now('offline'), now('offline'), true],
    [
      'for the present status cancels what is pending',
      'awake',
      lazily('asleep'),
      now('awake'),
      undefined,
      true,
    ],
    [
      'for the present status is no change when nothing is pending',
      'awake',
      undefined,
      now('awake'),
      undefined,
      false,
    ],
    ['that is pending already is no change', 'awake', now('asleep'), now('asleep'), now('asleep'), false],
  ])('one %s', (_, status, pending, request, expected, isChange) => {
    const change = decideStatusRequest(
      aWorker({ status, ...(pending && { statusRequest: pending }) }),
      request,
    );
    expect(change.statusRequest).toEqual(expected);
    expect(change.isChange).toBe(isChange);
  });

  it('refuses a restart with 412 when the Worker cannot', () => {
    expect(() => decideStatusRequest(aWorker({ canRestart: false }), now('restart'))).toThrow(
      expect.objectContaining({ httpStatus: 412, kind: 'conflict' }),
    );
  });

  it.each<WorkerStatus>(['starting', 'error', 'testing'])('keeps even %s', (status) => {
    expect(decideStatusRequest(aWorker(), now(status)).statusRequest).toEqual(now(status));
  });

  it.each<[WorkerStatus | undefined, StatusRequest | undefined, StatusRequest | undefined, boolean]>([
    ['awake', undefined, now('asleep'), true],
    ['awake', lazily('offline'), now('asleep'), true],
    ['awake', now('asleep'), now('asleep'), false],
    ['asleep', undefined, undefined, false],
    ['asleep', lazily('awake'), undefined, true],
    ['error', undefined, undefined, false],
    ['error', now('restart'), now('restart'), false],
    ['error', now('awake'), now('awake'), false],
    ['error', lazily('offline'), lazily('offline'), false],
    ['offline', undefined, undefined, false],
    ['offline', now('awake'), now('asleep'), true],
    ['offline', now('asleep'), now('asleep'), false],
    [undefined, undefined, undefined, false],
  ])('of a schedule for a Worker that is %s with %j pending', (status, pending, expected, isChange) => {
    const change = decideScheduledStatus(
      { canRestart: true, ...(status && { status }), ...(pending && { statusRequest: pending }) },
      'asleep',
    );
    expect(change.statusRequest).toEqual(expected);
    expect(change.isChange).toBe(isChange);
  });
});

describe('a schedule that is switched off', () => {
  it.each<[WorkerStatus, StatusRequest, StatusRequest | undefined]>([
    ['error', now('asleep'), undefined],
    ['error', now('restart'), now('restart')],
    ['error', lazily('asleep'), lazily('asleep')],
    ['awake', now('asleep'), undefined],
    ['offline', now('asleep'), now('awake')],
  ])('leaves of a Worker that is %s with %j pending: %j', (status, pending, expected) => {
    const change = decideScheduledStatus(aWorker({ status, statusRequest: pending }), 'awake', 'asleep');
    expect(change.statusRequest).toEqual(expected);
  });
});

describe('a Worker that is silent for too long', () => {
  it('is in error, without a request and without tasks', () => {
    expect(decideWorkerTimeout(aWorker({ statusRequest: lazily('asleep') }))).toEqual({
      from: 'awake',
      status: 'error',
      isChange: true,
      returnTasksBecause: 'timed out',
      isLost: true,
    });
  });

  it('was there before', () => {
    expect((['awake', 'asleep', 'starting', 'restart'] as const).every((status) => canTimeOut(status))).toBe(
      true,
    );
    expect([canTimeOut('offline'), canTimeOut('error'), canTimeOut(undefined)]).toEqual([
      false,
      false,
      false,
    ]);
  });
});

describe('a Worker that nothing was heard of for long', () => {
  it.each<[WorkerStatus | undefined, boolean]>([
    [undefined, true],
    ['starting', true],
    ['awake', false],
    ['asleep', true],
    ['offline', true],
    ['error', true],
    ['restart', true],
  ])('and is %s can be forgotten: %s', (status, expected) => {
    expect(canBeForgotten(status)).toBe(expected);
  });
});

describe('decideTaskRequest', () => {
  it('lets a Worker that is awake ask', () => {
    expect(decideTaskRequest({ worker: aWorker() })).toEqual({ mayAsk: true });
  });

  it.each([now('asleep'), lazily('asleep')])(
    'sends it to its requested status first: %j',
    (statusRequest) => {
      expect(decideTaskRequest({ worker: aWorker({ statusRequest }) })).toMatchObject({
        httpStatus: 423,
        statusRequested: 'asleep',
      });
    },
  );

  it.each<WorkerStatus>(['asleep', 'starting', 'offline', 'error'])(
    'gives nothing to one that is %s',
    (status) => {
      expect(decideTaskRequest({ worker: aWorker({ status }) })).toMatchObject({
        mayAsk: false,
        httpStatus: 409,
      });
    },
  );
});

describe('decideMayRun', () => {
  const task = { status: 'active', isAssignedToWorker: true } as const;

  it.each([
    ['an active task of its own', { task }, true, false],
    ['one with a lazy request', { task, statusRequest: lazily('asleep') }, true, false],
    ['an unknown task', {}, false, false],
    ['an unknown task before a request', { statusRequest: now('asleep') }, false, false],
    ['one with a request to obey', { task, statusRequest: now('asleep') }, false, true],
    ['a task of another', { task: { ...task, isAssignedToWorker: false } }, false, false],
    ['a task of a job that is being deleted', { task: { ...task, isJobBeingDeleted: true } }, false, false],
    ['a superseded attempt', { task, isAttemptSuperseded: true }, false, false],
    ['a canceled task', { task: { ...task, status: 'canceled' as const } }, false, false],
  ])('%s', (_, input, mayKeepRunning, statusChangeRequested) => {
    const decision = decideMayRun(input);
    expect(decision).toMatchObject({ mayKeepRunning, statusChangeRequested });
    expect(decision.reason === '').toBe(mayKeepRunning);
  });
});

describe('what a Worker may take', () => {
  it.each([
    [undefined, [], true],
    [undefined, ['gpu'], true],
    ['gpu', ['cpu', 'gpu'], true],
    ['gpu', ['cpu'], false],
    ['gpu', [], false],
  ])('a job tagged %s with tags %j: %s', (jobTag, workerTags, expected) => {
    expect(mayTakeJobTagged(jobTag, workerTags)).toBe(expected);
  });

  it('has tidy task types', () => {
    expect(normalizeTaskTypes([' Blender', 'ffmpeg', 'BLENDER', ' '])).toEqual(['blender', 'ffmpeg']);
  });

  it('defect 13 (§12): comes in one order: priorities, then age, then index', () => {
    const first: Candidate = { jobPriority: 50, taskPriority: 50, jobOrder: 1, indexInJob: 1 };
    const sorted = [
      { ...first, jobPriority: 60, taskPriority: 1, jobOrder: 9 },
      { ...first, taskPriority: 60, jobOrder: 8 },
      first,
      { ...first, indexInJob: 2 },
      { ...first, jobOrder: 2 },
    ];
    expect(sorted.toReversed().toSorted(compareCandidates)).toEqual(sorted);
  });
});

describe('farmStatus', () => {
  it.each<[FarmView | undefined, string]>([
    [undefined, 'starting'],
    [{ jobs: { active: 1 }, workers: {} }, 'inoperative'],
    [{ jobs: {}, workers: { offline: 2, error: 1, awake: 0 } }, 'inoperative'],
    [{ jobs: { active: 1 }, workers: { awake: 1 } }, 'active'],
    [{ jobs: { active: 1 }, workers: { asleep: 1 } }, 'waiting'],
    [{ jobs: { queued: 1 }, workers: { awake: 1 } }, 'waiting'],
    [{ jobs: { completed: 3 }, workers: { asleep: 1, offline: 1 } }, 'asleep'],
    [{ jobs: { paused: 1 }, workers: { asleep: 1, awake: 1 } }, 'idle'],
    [{ jobs: {}, workers: { starting: 1 } }, 'idle'],
  ])('of %j is %s', (farm, expected) => {
    expect(farmStatus(farm)).toBe(expected);
  });
});
