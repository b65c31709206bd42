import type {
  EventChangeNoted,
  EventFarmStatus,
  EventJobUpdate,
  EventLastRenderedUpdate,
  EventLifeCycle,
  EventTaskLogUpdate,
  EventTaskUpdate,
  EventWorkerTagUpdate,
  EventWorkerUpdate,
  SocketIoSubscription,
} from '@flamenco/api-client';

/** What the Manager sends, by the event's name on the wire. */
export interface LiveEvents {
  readonly '/jobs': EventJobUpdate;
  readonly '/task': EventTaskUpdate;
  readonly '/last-rendered': EventLastRenderedUpdate;
  readonly '/tasklog': EventTaskLogUpdate;
  readonly '/workers': EventWorkerUpdate;
  readonly '/workertags': EventWorkerTagUpdate;
  readonly '/changes': EventChangeNoted;
  readonly '/status': EventFarmStatus;
  readonly '/lifecycle': EventLifeCycle;
}

/** The name of a live event on the wire. */
export type LiveEventName = keyof LiveEvents;

/** A live event: told apart by `name`. */
export type LiveEvent = {
  readonly [Name in LiveEventName]: { readonly name: Name; readonly payload: LiveEvents[Name] };
}[LiveEventName];

/** What the Manager tells every connection of, without being asked. */
type UnaskedTopic = 'status' | 'lifecycle';

/** What to be told of: what can be subscribed to (for job and task log: whose), and what comes unasked. */
export type LiveTopic =
  | { readonly type: SocketIoSubscription['type']; readonly uuid?: string }
  | { readonly type: UnaskedTopic; readonly uuid?: undefined };

/** Whether the Manager tells of it without being asked. */
export function comesUnasked(topic: LiveTopic): topic is LiveTopic & { readonly type: UnaskedTopic } {
  return topic.type === 'status' || topic.type === 'lifecycle';
}

/** A topic's name: equal for equal topics. */
export function topicKey({ type, uuid }: LiveTopic): string {
  return uuid === undefined ? type : `${type} ${uuid.toLowerCase()}`;
}

const TOPICS: { readonly [Name in LiveEventName]: (payload: LiveEvents[Name]) => readonly LiveTopic[] } = {
  '/jobs': () => [{ type: 'allJobs' }],
  '/task': ({ job_id }) => [{ type: 'job', uuid: job_id }],
  '/last-rendered': ({ job_id }) => [{ type: 'job', uuid: job_id }, { type: 'allLastRendered' }],
  '/tasklog': ({ task_id }) => [{ type: 'tasklog', uuid: task_id }],
  '/workers': () => [{ type: 'allWorkers' }],
  '/workertags': () => [{ type: 'allWorkerTags' }],
  '/changes': () => [{ type: 'allChanges' }],
  '/status': () => [{ type: 'status' }],
  '/lifecycle': () => [{ type: 'lifecycle' }],
};

/** The names of all live events. */
export const LIVE_EVENT_NAMES = Object.keys(TOPICS) as readonly LiveEventName[];

/** Whose event it is: the keys of its topics. */
export function topicKeysOf({ name, payload }: LiveEvent): readonly string[] {
  return (TOPICS[name] as (payload: LiveEvent['payload']) => readonly LiveTopic[])(payload).map(topicKey);
}

/** What the events of one name carry, in their order. */
export function payloadsOf<Name extends LiveEventName>(
  events: readonly { readonly name: string; readonly payload: unknown }[],
  name: Name,
): readonly LiveEvents[Name][] {
  return events.flatMap((event) => (event.name === name ? [event.payload as LiveEvents[Name]] : []));
}
