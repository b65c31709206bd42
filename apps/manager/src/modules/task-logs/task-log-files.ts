/** The folder of a job in the Manager's local storage, as a relative path: `job-d9fb/d9fbd8c1-…` (behaviour.md §24). */
export function jobFolder(jobId: string): string {
  return `job-${jobId.slice(0, 4)}/${jobId}`;
}

/** The log of a task's latest attempt, relative to the local storage. */
export function latestLog(jobId: string, taskId: string): string {
  return `${jobFolder(jobId)}/task-${taskId}.txt`;
}

/** The log of an attempt that others came after, relative to the local storage. Attempts count from 1. */
export function earlierLog(jobId: string, taskId: string, attemptNumber: number): string {
  return `${latestLog(jobId, taskId)}.${attemptNumber}`;
}

/** Where the Manager serves a file of its local storage. */
export function jobFileUrl(relativePath: string): string {
  return `/job-files/${relativePath}`;
}
