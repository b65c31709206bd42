import type {
  ChangeNotedPayload,
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
  'change-noted': { readonly payload: ChangeNotedPayload; readonly topic: '/changes' };
}

/** The name of a live event. */
export type FarmEventName = keyof FarmEventMap;

/** A live event: told apart by `name`. */
export type FarmEvent = {
  [Name in FarmEventName]: { readonly name: Name; readonly payload: FarmEventMap[Name]['payload'] };
}[FarmEventName];

/** Where an event goes over Socket.IO: the name that it is emitted under, and the rooms. Who is in several gets it once. */
export interface EventRooms {
  readonly eventName: string;
  readonly rooms: readonly string[];
}

interface Route<Name extends FarmEventName> {
  /** What clients listen for. */
  readonly eventName: string;
  /** Flamenco 3's rooms; with a prefix, they are the topics at an MQTT broker. */
  readonly topics: (payload: FarmEventMap[Name]['payload']) => readonly FarmEventMap[Name]['topic'][];
  /** A further room of ours, without a topic: who reads a broker has all of it in the other topics. */
  readonly room?: (payload: FarmEventMap[Name]['payload']) => string;
}

const ROUTES: { readonly [Name in FarmEventName]: Route<Name> } = {
  'job-updated': { eventName: '/jobs', topics: () => ['/jobs'], room: ({ id }) => `/jobs/${id}/updates` },
  'task-updated': { eventName: '/task', topics: (task) => [`/jobs/${task.job_id}`] },
  'worker-updated': { eventName: '/workers', topics: () => ['/workers'] },
  'worker-tag-updated': { eventName: '/workertags', topics: () => ['/workertags'] },
  'last-rendered-updated': {
    eventName: '/last-rendered',
    topics: ({ job_id }) => [`/jobs/${job_id}/last-rendered`, '/last-rendered'],
  },
  'task-log-updated': { eventName: '/tasklog', topics: ({ task_id }) => [`/tasklog/${task_id}`] },
  'farm-status-changed': { eventName: '/status', topics: () => ['/status'] },
  'life-cycle': { eventName: '/lifecycle', topics: () => ['/lifecycle'] },
  'change-noted': { eventName: '/changes', topics: () => ['/changes'] },
};

/** The names of all live events. */
export const FARM_EVENT_NAMES = Object.keys(ROUTES) as readonly FarmEventName[];

/** The topics that an event goes to at an MQTT broker, without their prefix, in the order of sending; an image of a job has two. */
export function topicsOf(event: FarmEvent): readonly string[] {
  return routeOf(event.name).topics(event.payload);
}

/** The rooms that an event goes to over Socket.IO. */
export function roomsOf(event: FarmEvent): EventRooms {
  const { eventName, topics, room } = routeOf(event.name);
  return { eventName, rooms: [...topics(event.payload), ...(room ? [room(event.payload)] : [])] };
}

/** An event's name goes with its payload, which the compiler cannot see in a lookup. */
function routeOf(name: FarmEventName): Route<FarmEventName> {
  return ROUTES[name] as Route<FarmEventName>;
}
