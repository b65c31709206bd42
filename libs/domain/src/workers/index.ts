/** Workers: how they come and go. */
export {
  canBeForgotten,
  canTimeOut,
  decideScheduledStatus,
  decideSignOff,
  decideSignOn,
  decideStateChanged,
  decideStatusRequest,
  decideWorkerTimeout,
  normalizeTaskTypes,
  RETURN_REASONS,
} from './worker-bookkeeping.js';
export type { SignOnChange } from './worker-bookkeeping.js';
export { isIdentityInUse, isSessionSuperseded } from './worker-session.js';
export type { LastRequest, StatusRequest, WorkerChange, WorkerView } from './worker-view.js';
