/** What people do on a farm, for its history. */
export { CHANGE_ACTION_NAMES, CHANGE_ACTIONS, CHANGED_KINDS } from './change-actions.js';
export type { ChangeAction, ChangedKind } from './change-actions.js';
export { aboutJob, aboutThing, boundedFacts, boundedText } from './change-facts.js';
export type { ChangeFacts, NotedChange } from './change-facts.js';
