/**
 * Whether a Worker's tags let it take tasks of a job (behaviour.md §15): a job without a tag is for every Worker, one
 * with a tag only for the Workers that have it. Tags are compared by any one id: UUIDs, or the database's.
 */
export function mayTakeJobTagged<Id>(jobTag: Id | undefined, workerTags: readonly Id[]): boolean {
  return jobTag === undefined || workerTags.includes(jobTag);
}
