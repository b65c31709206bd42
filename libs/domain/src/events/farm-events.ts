import type {
  FarmStatusChangedPayload,
  JobUpdatedPayload,
  LastRenderedUpdatedPayload,
  LifeCyclePayload,
  TaskLogUpdatedPayload,
  TaskUpdatedPayload,
  WorkerTagUpdatedPayload,
  WorkerUpdatedPayload,
} from './payloads.js';

/** Every live event of the farm: its name here, what it carries, and the rooms it goes to (behaviour.md §22.1). */
export interface FarmEventMap {
  'job-updated': { readonly payload: JobUpdatedPayload; readonly topic: '/jobs' };
  'task-updated': { readonly payload: TaskUpdatedPayload; readonly topic: `/jobs/${string}` };
  'worker-updated': { readonly payload: WorkerUpdatedPayload; readonly topic: '/workers' };
  'worker-tag-updated': { readonly payload: WorkerTagUpdatedPayload; readonly topic: '/workertags' };
  'last-rendered-updated': {
    readonly payload: LastRenderedUpdatedPayload;
    readonly topic: `/jobs/${string}/last-rendered` | '/last-rendered';
  };
  'task-log-updated': { readonly payload: TaskLogUpdatedPayload; readonly topic: `/tasklog/${string}` };
  'farm-status-changed': { readonly payload: FarmStatusChangedPayload; readonly topic: '/status' };
  'life-cycle': { readonly payload: LifeCyclePayload; readonly topic: '/lifecycle' };
}

/** The name of a live event. */
export type FarmEventName = keyof FarmEventMap;

/** A live event: told apart by `name`. */
export type FarmEvent = {
  [Name in FarmEventName]: { readonly name: Name; readonly payload: FarmEventMap[Name]['payload'] };
}[FarmEventName];

/** Where an event goes: a Socket.IO room (with a prefix, the MQTT topic), and the name that it is emitted under. */
export interface EventTopic {
  readonly room: string;
  readonly eventName: string;
}

interface Route<Name extends FarmEventName> {
  /** What clients listen for. */
  readonly eventName: string;
  readonly rooms: (payload: FarmEventMap[Name]['payload']) => readonly FarmEventMap[Name]['topic'][];
}

const ROUTES: { readonly [Name in FarmEventName]: Route<Name> } = {
  'job-updated': { eventName: '/jobs', rooms: () => ['/jobs'] },
  'task-updated': { eventName: '/task', rooms: (task) => [`/jobs/${task.job_id}`] },
  'worker-updated': { eventName: '/workers', rooms: () => ['/workers'] },
  'worker-tag-updated': { eventName: '/workertags', rooms: () => ['/workertags'] },
  'last-rendered-updated': {
    eventName: '/last-rendered',
    rooms: ({ job_id }) => [`/jobs/${job_id}/last-rendered`, '/last-rendered'],
  },
  'task-log-updated': { eventName: '/tasklog', rooms: ({ task_id }) => [`/tasklog/${task_id}`] },
  'farm-status-changed': { eventName: '/status', rooms: () => ['/status'] },
  'life-cycle': { eventName: '/lifecycle', rooms: () => ['/lifecycle'] },
};

/** The names of all live events. */
export const FARM_EVENT_NAMES = Object.keys(ROUTES) as readonly FarmEventName[];

/** Where an event goes, in the order of sending; an image of a job goes to two rooms. */
export function topicsOf(event: FarmEvent): readonly EventTopic[] {
  return topics(event.name, event.payload);
}

function topics<Name extends FarmEventName>(
  name: Name,
  payload: FarmEventMap[Name]['payload'],
): readonly EventTopic[] {
  const { eventName, rooms }: Route<Name> = ROUTES[name];
  return rooms(payload).map((room) => ({ room, eventName }));
}
