import { beforePlacement } from '../../parts/gates.js';
import { listBlockedOf } from './persistence/block-rows.js';

/**
 * A job gives a Worker that it blocks no more tasks of the type. Asked for all tasks of the type at once: within the statement that finds
 * a task, it was asked for each of them, 76 ms for a blocked Worker and 100,000 tasks.
 */
export const blockGate = beforePlacement('blocklist', listBlockedOf, (blocked, workerId) =>
  blocked.has(workerId) ? 'worker-blocked' : undefined,
);
