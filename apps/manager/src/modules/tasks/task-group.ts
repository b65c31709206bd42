/** Tasks of a job that are alike to those who hand them out. */
export interface TaskGroup {
  readonly jobId: number;
  readonly taskType: string;
  readonly taskPriority: number;
}

/** How many tasks of one type and priority there are, and how many of them are ready. */
export interface GroupCount {
  readonly taskType: string;
  readonly taskPriority: number;
  readonly ready: number;
}

/** A task that was found, by its row id. */
export interface FoundTask {
  readonly id: number;
  readonly index_in_job: number;
}
