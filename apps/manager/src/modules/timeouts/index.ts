export { TimeoutChecker } from './timeout-checker.js';
export { MOST_REMOVED_AT_A_TIME } from './unseen-workers.js';
