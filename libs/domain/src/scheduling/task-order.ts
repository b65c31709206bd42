/** What decides which of two tasks that a Worker could run is handed out first. */
export interface Candidate {
  readonly jobPriority: number;
  readonly taskPriority: number;
  /** Ascending with the age of the job: its database id, or the time of its creation. */
  readonly jobOrder: number;
  /** From 1, in the order in which the job type added the tasks. */
  readonly indexInJob: number;
}

/**
 * Sorts candidates, first to be handed out first: job priority, task priority, oldest job, index in the job. Flamenco 3
 * left ties to the order of the rows (§32 #13); this order is total.
 */
export function compareCandidates(a: Candidate, b: Candidate): number {
  return (
    b.jobPriority - a.jobPriority ||
    b.taskPriority - a.taskPriority ||
    a.jobOrder - b.jobOrder ||
    a.indexInJob - b.indexInJob
  );
}
