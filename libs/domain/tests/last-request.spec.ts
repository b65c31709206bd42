import { describe, expect, it } from '@jest/globals';
import type { WorkerStatus } from '../src/statuses/index.js';
import {
  decideScheduledStatus,
  decideSignOff,
  decideSignOn,
  decideStateChanged,
  decideStatusRequest,
  decideWorkerTimeout,
  type StatusRequest,
  type WorkerChange,
  type WorkerView,
} from '../src/workers/index.js';
import { aWorker } from './builders.js';

const now = (status: WorkerStatus): StatusRequest => ({ status, isLazy: false });

/** The Worker as it is after a change. */
function after(worker: WorkerView, { status, statusRequest, lastRequest }: WorkerChange): WorkerView {
  return {
    canRestart: worker.canRestart,
    ...(status && { status }),
    ...(statusRequest && { statusRequest }),
    ...((lastRequest ?? worker.lastRequest) && { lastRequest: lastRequest ?? worker.lastRequest }),
  };
}

/** Of a Worker that has this status, these are requested one after the other, the first with number 1. */
function asked(status: WorkerStatus, requests: readonly WorkerStatus[]): WorkerView {
  let worker = aWorker({ status });
  for (const request of requests) worker = after(worker, decideStatusRequest(worker, now(request)));
  return worker;
}

describe('a Worker that is told numbers', () => {
  it.each<
    [WorkerStatus, readonly WorkerStatus[], WorkerStatus, number | undefined, WorkerStatus | undefined]
  >([
    // is     requested since                   goes to, by number, is told again
    ['awake', ['asleep'], 'asleep', 1, undefined],
    ['awake', ['asleep', 'awake'], 'asleep', 1, 'awake'],
    ['asleep', ['awake', 'asleep'], 'awake', 1, 'asleep'],
    ['awake', ['asleep', 'awake', 'asleep'], 'asleep', 1, undefined],
    ['awake', ['asleep', 'awake', 'asleep'], 'asleep', 3, undefined],
    ['awake', ['asleep', 'offline', 'awake'], 'asleep', 1, 'awake'],
    ['awake', ['asleep', 'offline'], 'asleep', 1, 'offline'],
    // An earlier report that comes late.
    ['asleep', ['awake', 'asleep', 'awake'], 'asleep', 2, 'awake'],
    // It sleeps where it does not know what is requested: it did what it could.
    ['awake', ['asleep', 'awake'], 'asleep', 2, undefined],
    // Its own decision.
    ['awake', ['asleep', 'awake'], 'asleep', undefined, undefined],
    ['awake', ['asleep', 'awake'], 'error', undefined, undefined],
    ['awake', [], 'asleep', undefined, undefined],
    ['awake', [], 'asleep', 7, undefined],
  ])(
    'is %s, with %j requested since, and goes to %s by %p: is told again: %p',
    (status, requests, to, requestNumber, again) => {
      const change = decideStateChanged(asked(status, requests), to, { requestNumber, isToldNumbers: true });
      expect(change).toMatchObject({ status: to });
      expect(change.statusRequest).toEqual(again && now(again));
      expect(change.warning === undefined).toBe(again === undefined);
    },
  );

  it('is told the last request again as often as it follows an earlier one', () => {
    const worker = asked('awake', ['asleep', 'awake']);
    const reason = { requestNumber: 1, isToldNumbers: true };
    const awake = after(
      worker,
      decideStateChanged(worker, 'awake', { requestNumber: 2, isToldNumbers: true }),
    );
    expect(decideStateChanged(awake, 'asleep', reason).statusRequest).toEqual(now('awake'));
  });

  it('is told as lazily as it was requested', () => {
    const asleep = aWorker({ status: 'asleep' });
    const waking = after(asleep, decideStatusRequest(asleep, now('awake')));
    const lazy = { status: 'asleep', isLazy: true } as const;
    const worker = after(waking, decideStatusRequest(waking, lazy));
    expect(
      decideStateChanged(worker, 'awake', { requestNumber: 1, isToldNumbers: true }).statusRequest,
    ).toEqual(lazy);
  });
});

describe('a Flamenco 3 Worker, which is told none and decides nothing itself', () => {
  it.each<[WorkerStatus, readonly WorkerStatus[], WorkerStatus, WorkerStatus | undefined]>([
    ['awake', ['asleep'], 'asleep', undefined],
    ['awake', ['asleep', 'awake'], 'asleep', 'awake'],
    ['asleep', ['awake', 'asleep'], 'awake', 'asleep'],
    ['awake', ['asleep', 'offline', 'awake'], 'asleep', 'awake'],
    ['awake', ['asleep', 'awake', 'asleep'], 'asleep', undefined],
    // Nothing was taken back: it has a reason that nobody knows.
    ['awake', [], 'asleep', undefined],
    ['awake', ['asleep', 'awake'], 'error', undefined],
  ])('is %s, with %j requested since, and goes to %s: is told again: %p', (status, requests, to, again) => {
    const change = decideStateChanged(asked(status, requests), to, { isToldNumbers: false });
    expect(change.statusRequest).toEqual(again && now(again));
  });

  it('is told the last request again once', () => {
    const worker = asked('awake', ['asleep', 'awake']);
    const reason = { isToldNumbers: false };
    const asleep = after(worker, decideStateChanged(worker, 'asleep', reason));
    const awake = after(asleep, decideStateChanged(asleep, 'awake', reason));
    expect(decideStateChanged(awake, 'asleep', reason).statusRequest).toBeUndefined();
  });
});

describe('the last request', () => {
  it.each<[string, (worker: WorkerView) => WorkerChange, object]>([
    [
      'of a person',
      (worker) => decideStatusRequest(worker, now('offline')),
      { status: 'offline', number: 3, takesBack: true },
    ],
    [
      'that is pending already',
      (worker) => decideStatusRequest(worker, now('asleep')),
      { status: 'asleep', number: 2 },
    ],
    [
      'of a schedule',
      (worker) => decideScheduledStatus(worker, 'awake'),
      { status: 'awake', number: 3, takesBack: true },
    ],
    [
      'at a sign-on',
      (worker) => decideSignOn(worker, 'awake'),
      { status: 'asleep', number: 3, takesBack: false },
    ],
    ['at a sign-off', decideSignOff, { status: 'asleep', number: 2 }],
    ['of one that has timed out', decideWorkerTimeout, { status: 'asleep', number: 2 }],
  ])('%s has its number', (_, decide, expected) => {
    const worker = asked('awake', ['offline', 'asleep']);
    expect(after(worker, decide(worker)).lastRequest).toMatchObject(expected);
  });

  it('is what is remembered at a sign-off', () => {
    const worker = aWorker({ status: 'asleep' });
    expect(after(worker, decideSignOff(worker)).lastRequest).toMatchObject({ status: 'asleep', number: 1 });
  });

  it.each<[WorkerStatus, WorkerStatus]>([
    ['error', 'asleep'],
    ['offline', 'asleep'],
  ])(
    'of a Worker in %s is what its schedule says, when that overrules what is pending',
    (status, pending) => {
      const worker = { ...asked('awake', [pending]), status };
      expect(after(worker, decideScheduledStatus(worker, 'awake', 'asleep')).lastRequest).toMatchObject({
        status: 'awake',
        number: 2,
      });
    },
  );
});
