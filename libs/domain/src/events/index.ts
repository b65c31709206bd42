/** What is told of the farm: domain events, live events, and who hears of which. */
export { DOMAIN_EVENT_NAMES, DOMAIN_EVENTS, domainEventOf } from './domain-events.js';
export type { DomainEvent, DomainEventName } from './domain-events.js';
export { FARM_EVENT_NAMES, roomsOf, topicsOf } from './farm-events.js';
export type { EventRooms, FarmEvent, FarmEventMap, FarmEventName } from './farm-events.js';
export { mergeJobUpdates } from './merged-updates.js';
export { MOST_TASKS_BLOCKED } from './payloads.js';
export type {
  BlockedTask,
  ChangeNotedPayload,
  CurrentTask,
  FarmStatusChangedPayload,
  JobUpdatedPayload,
  LastRenderedUpdatedPayload,
  LifeCyclePayload,
  TaskLogUpdatedPayload,
  TaskUpdatedPayload,
  WorkerTagUpdatedPayload,
  WorkerUpdatedPayload,
} from './payloads.js';
export {
  AUTOMATIC_ROOMS,
  HEARTBEAT_EVENT,
  parseSubscriptionOperation,
  permissionOfRoom,
  SUBSCRIPTION_EVENT,
  SUBSCRIPTION_OPERATIONS,
  SUBSCRIPTION_TYPES,
  subscriptionRooms,
} from './subscriptions.js';
export type { SubscriptionOperation, SubscriptionRequest, SubscriptionType } from './subscriptions.js';
