import type { WorkerProblem } from '../manager-api/manager-client.js';

/** How often parked reports are sent again. */
export const PARKED_RETRY_MINUTES = 10;

/** A reason may be a whole page of a proxy. */
const LONGEST_REASON = 500;

/** The reports cannot be written. @param trouble - what the disk, or SQLite, says */
export function diskProblem(trouble: string): WorkerProblem {
  return {
    code: 'disk-full',
    message: `It cannot write to the disk of its home directory (${trouble.slice(0, LONGEST_REASON)}). It continues to render, and keeps its reports in memory meanwhile. Free some space there.`,
  };
}

/** The Manager fails at reports again and again. @param reasons - what it said of each; at least one */
export function parkedProblem(reasons: readonly string[]): WorkerProblem {
  const [what, them] =
    reasons.length === 1 ? ['A report of it is', 'it'] : [`${reasons.length} of its reports are`, 'them'];
  const reason = (reasons.at(-1) ?? '').slice(0, LONGEST_REASON);
  return {
    code: 'reports-parked',
    message: `${what} parked, because the Manager fails at ${them} (${reason}). Look into the Manager's log, and requeue a task that stays active though this Worker does not run it. Parked reports are sent again every ${PARKED_RETRY_MINUTES} minutes, and when the Worker starts.`,
  };
}
