/** What is found of a render, and what becomes of it. */
export {
  checkFindingActions,
  FINDING_ACTIONS_KEY,
  readFindingActions,
  unusualActions,
} from './finding-actions.js';
export { FINDING_ACTIONS, FINDING_KINDS } from './finding-kinds.js';
export type { FindingAction, FindingKind, FindingKindFacts } from './finding-kinds.js';
export { judgeFinding } from './finding.js';
export type { Finding, FindingActions, FoundThing } from './finding.js';
export { categorizeFailure } from './failure-category.js';
