import type { Work } from '../../database/unit-of-work.js';
import type { Registration } from './worker-registration.js';
import type { WorkerState } from './worker-state.js';

/** A part of the Manager that may refuse a Worker that wants to register. */
export interface BeforeRegistration {
  /**
   * Asked in the work that stores the Worker.
   * @returns what is done in that work once it is stored
   * @throws FarmError to refuse it: its message is what people read in the Worker's log
   */
  admit(work: Work, registration: Registration): Promise<(worker: WorkerState) => Promise<void>>;
}
