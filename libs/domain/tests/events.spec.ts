import { describe, expect, it } from '@jest/globals';
import {
  domainEventOf,
  FARM_EVENT_NAMES,
  parseSubscriptionOperation,
  roomsOf,
  SUBSCRIPTION_TYPES,
  subscriptionRooms,
  topicsOf,
  type DomainEventName,
  type FarmEvent,
} from '../src/events/index.js';
import { counts } from './builders.js';

const ID = '0f2a4f9c-5d6e-4b0a-9f43-2f6c3a0d7c11';
const UPDATED = '2026-01-02T03:04:05.678Z';

const JOB = {
  id: ID,
  updated: UPDATED,
  status: 'queued',
  type: 'echo',
  priority: 50,
  refresh_tasks: false,
  steps_completed: 0,
  steps_total: 1,
  task_counts: counts({ queued: 1 }),
} as const;
const TASK = {
  id: 'task',
  job_id: ID,
  name: 'render',
  updated: UPDATED,
  status: 'queued',
  activity: '',
  steps_completed: 0,
  steps_total: 1,
} as const;
const WORKER = {
  id: ID,
  name: 'atlas',
  updated: UPDATED,
  status: 'awake',
  version: '4.0.0',
  can_restart: true,
} as const;

const ROUTES: [event: FarmEvent, topics: string[], eventName: string, furtherRooms: string[]][] = [
  [{ name: 'job-updated', payload: JOB }, ['/jobs'], '/jobs', [`/jobs/${ID}/updates`]],
  [{ name: 'task-updated', payload: TASK }, [`/jobs/${ID}`], '/task', []],
  [{ name: 'worker-updated', payload: WORKER }, ['/workers'], '/workers', []],
  [
    { name: 'worker-tag-updated', payload: { tag: { id: ID, name: 'gpu' } } },
    ['/workertags'],
    '/workertags',
    [],
  ],
  [
    { name: 'last-rendered-updated', payload: { job_id: ID, thumbnail: { base: '/x', suffixes: [] } } },
    [`/jobs/${ID}/last-rendered`, '/last-rendered'],
    '/last-rendered',
    [],
  ],
  [{ name: 'task-log-updated', payload: { task_id: ID, log: 'x\n' } }, [`/tasklog/${ID}`], '/tasklog', []],
  [{ name: 'farm-status-changed', payload: { status: 'idle' } }, ['/status'], '/status', []],
  [{ name: 'life-cycle', payload: { type: 'manager-startup' } }, ['/lifecycle'], '/lifecycle', []],
  [{ name: 'change-noted', payload: { id: 1, kind: 'job' } }, ['/changes'], '/changes', []],
];

describe('where an event goes', () => {
  it.each(ROUTES)('%j', (event, topics, eventName, furtherRooms) => {
    expect(topicsOf(event)).toEqual(topics);
    expect(roomsOf(event)).toEqual({ eventName, rooms: [...topics, ...furtherRooms] });
  });

  it('is known for every event', () => {
    expect(ROUTES.map(([{ name }]) => name)).toEqual(FARM_EVENT_NAMES);
  });
});

describe('subscriptionRooms', () => {
  it.each([
    ['allJobs', undefined, ['/jobs']],
    ['allWorkers', undefined, ['/workers']],
    ['allLastRendered', undefined, ['/last-rendered']],
    ['allWorkerTags', undefined, ['/workertags']],
    ['job', ID, [`/jobs/${ID}`, `/jobs/${ID}/last-rendered`, `/jobs/${ID}/updates`]],
    ['tasklog', ID, [`/tasklog/${ID}`]],
  ])('%s', (type, uuid, rooms) => {
    expect(subscriptionRooms({ type, ...(uuid && { uuid }) })).toEqual(rooms);
  });

  it('defect 4 (§22.1): gets the log lines of a task to those who follow it', () => {
    const [topic] = topicsOf({ name: 'task-log-updated', payload: { task_id: ID, log: '' } });
    expect(subscriptionRooms({ type: 'tasklog', uuid: ID.toUpperCase() })).toEqual([topic]);
  });

  it.each([
    ['job', undefined, /needs a UUID/],
    ['tasklog', '', /needs a UUID/],
    ['job', '../etc', /Invalid UUID/],
    ['toString', ID, /Unknown subscription type/],
  ])('refuses %s with %j', (type, uuid, message) => {
    expect(() => subscriptionRooms({ type, ...(uuid !== undefined && { uuid }) })).toThrow(message);
  });

  it('covers every room but the automatic ones', () => {
    const rooms = new Set(SUBSCRIPTION_TYPES.flatMap((type) => subscriptionRooms({ type, uuid: ID })));
    const sentTo = ROUTES.flatMap(([event]) => roomsOf(event).rooms);
    expect(sentTo.filter((room) => !rooms.has(room))).toEqual(['/status', '/lifecycle']);
  });
});

describe('parseSubscriptionOperation', () => {
  it('knows two', () => {
    expect([parseSubscriptionOperation('subscribe'), parseSubscriptionOperation('unsubscribe')]).toEqual([
      'subscribe',
      'unsubscribe',
    ]);
    expect(() => parseSubscriptionOperation('join')).toThrow(/Invalid subscription operation 'join'/);
  });
});

describe('domainEventOf', () => {
  const job = { name: 'job-updated', payload: JOB } as const satisfies FarmEvent;
  const changed = (status: 'completed' | 'cancel-requested', before: 'active' | 'completed'): FarmEvent => ({
    name: 'job-updated',
    payload: { ...JOB, status, previous_status: before },
  });

  it.each<[what: string, event: FarmEvent, name: DomainEventName | undefined, subject: string]>([
    ['a change of its status', changed('completed', 'active'), 'job-completed', `job ${ID}`],
    ['no change of its status', changed('completed', 'completed'), undefined, ''],
    ['a passing status', changed('cancel-requested', 'active'), undefined, ''],
    ['progress', job, undefined, ''],
    ['its end', { ...job, payload: { ...JOB, was_deleted: true } }, 'job-deleted', `job ${ID}`],
    [
      'a task that failed',
      { name: 'task-updated', payload: { ...TASK, status: 'failed', previous_status: 'active' } },
      'task-failed',
      `job ${ID}`,
    ],
    [
      'a task that is handed out',
      { name: 'task-updated', payload: { ...TASK, status: 'active', previous_status: 'queued' } },
      undefined,
      '',
    ],
    [
      'a Worker that is lost',
      { name: 'worker-updated', payload: { ...WORKER, status: 'error', previous_status: 'awake' } },
      'worker-error',
      `worker ${ID}`,
    ],
    [
      'a Worker that is removed',
      {
        name: 'worker-updated',
        payload: { ...WORKER, status: 'offline', previous_status: 'awake', deleted_at: UPDATED },
      },
      'worker-removed',
      `worker ${ID}`,
    ],
    ['the farm', { name: 'farm-status-changed', payload: { status: 'idle' } }, undefined, ''],
  ])('tells of %s', (_, event, name, subject) => {
    expect(domainEventOf(event)).toEqual(name && { name, subject, payload: event.payload });
  });

  it('takes the name of what no status tells', () => {
    expect(domainEventOf(job, 'job-submitted')).toEqual({
      name: 'job-submitted',
      subject: `job ${ID}`,
      payload: JOB,
    });
  });
});
