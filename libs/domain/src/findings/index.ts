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
export { categorizeFailure, FAILURE_CATEGORIES, LONGEST_LINE, summaryOfFailure } from './failure-category.js';
export type { Failure, FailureCategory } from './failure-category.js';
export { categoryOfFinding } from './finding-category.js';
export { causeOf } from './failure-cause.js';
export { findFailureInLog } from './failure-in-log.js';
