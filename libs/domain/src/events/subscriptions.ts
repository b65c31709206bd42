import type { Permission } from '../access/index.js';
import { FarmError, invalid } from '../errors.js';
import { isUuid } from '../ids.js';

/** What a client of the live events can subscribe to. */
export const SUBSCRIPTION_TYPES = [
  'allJobs',
  'allWorkers',
  'job',
  'tasklog',
  'allLastRendered',
  'allWorkerTags',
  'allChanges',
  'heartbeat',
] as const;

/** What a subscription is about. */
export type SubscriptionType = (typeof SUBSCRIPTION_TYPES)[number];

/** What a client can do with a subscription. */
export const SUBSCRIPTION_OPERATIONS = ['subscribe', 'unsubscribe'] as const;

/** Whether a client wants to begin or to end a subscription. */
export type SubscriptionOperation = (typeof SUBSCRIPTION_OPERATIONS)[number];

/** The Socket.IO event with which clients subscribe. */
export const SUBSCRIPTION_EVENT = '/subscription';

/** The event, and the room, of the heartbeat: sent regularly to those who asked for it; our addition. */
export const HEARTBEAT_EVENT = '/heartbeat';

/** The rooms that every connection is in from its start. */
export const AUTOMATIC_ROOMS = ['/lifecycle', '/status'] as const;

/** A subscription as it comes over the wire, not yet checked. */
export interface SubscriptionRequest {
  readonly type: string;
  readonly uuid?: string;
}

const ROOMS = {
  allJobs: () => ['/jobs'],
  allWorkers: () => ['/workers'],
  job: (uuid) => [`/jobs/${uuid}`, `/jobs/${uuid}/last-rendered`, `/jobs/${uuid}/updates`],
  tasklog: (uuid) => [`/tasklog/${uuid}`],
  allLastRendered: () => ['/last-rendered'],
  allWorkerTags: () => ['/workertags'],
  allChanges: () => ['/changes'],
  heartbeat: () => [HEARTBEAT_EVENT],
} as const satisfies Record<SubscriptionType, (uuid: string) => readonly string[]>;

const PERMISSIONS_OF_ROOMS: readonly (readonly [RegExp, Permission])[] = [
  [/^\/(?:jobs|tasklog|last-rendered)(?:\/|$)/, 'jobs:read'],
  [/^\/(?:workers|workertags)$/, 'workers:read'],
  [/^\/changes$/, 'changes:read'],
];

/** What somebody needs to hear what a room is told. The Manager's own affairs are the farm's. */
export function permissionOfRoom(room: string): Permission {
  return PERMISSIONS_OF_ROOMS.find(([pattern]) => pattern.test(room))?.[1] ?? 'farm:read';
}

const ABOUT_ONE_THING: readonly SubscriptionType[] = ['job', 'tasklog'];

/**
 * The rooms that a subscription joins or leaves; a job's has three, for its tasks, its images and itself. Throws `invalid`
 * for an unknown type and a missing or malformed UUID; its message is what the client is answered.
 */
export function subscriptionRooms({ type, uuid }: SubscriptionRequest): string[] {
  if (!isSubscriptionType(type)) {
    throw invalid(
      'unknown-subscription-type',
      `Unknown subscription type '${type}'. Use one of: ${SUBSCRIPTION_TYPES.join(', ')}.`,
    );
  }
  if (!ABOUT_ONE_THING.includes(type)) return [...ROOMS[type]('')];
  return [...ROOMS[type](checkedUuid(type, uuid))];
}

/** Checks what a client wants to do with a subscription; throws `invalid` when it is neither of the two. */
export function parseSubscriptionOperation(operation: string): SubscriptionOperation {
  const known = SUBSCRIPTION_OPERATIONS.find((candidate) => candidate === operation);
  if (known) return known;
  throw invalid(
    'invalid-subscription-operation',
    `Invalid subscription operation '${operation}'. Use one of: ${SUBSCRIPTION_OPERATIONS.join(', ')}.`,
  );
}

function isSubscriptionType(type: string): type is SubscriptionType {
  return (SUBSCRIPTION_TYPES as readonly string[]).includes(type);
}

function checkedUuid(type: SubscriptionType, uuid: string | undefined): string {
  if (uuid === undefined || uuid === '') {
    throw invalid('missing-uuid', `A subscription of type '${type}' needs a UUID. Send it as 'uuid'.`);
  }
  if (!isUuid(uuid)) throw invalidUuid(uuid);
  return uuid.toLowerCase();
}

function invalidUuid(uuid: string): FarmError {
  return invalid(
    'invalid-uuid',
    `Invalid UUID '${uuid}': expected 36 characters such as 0f2a4f9c-5d6e-4b0a-9f43-2f6c3a0d7c11.`,
  );
}
