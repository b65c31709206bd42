/**
 * The steps of a task: the sum over its commands of their own steps, at least one each (behaviour.md §8). Known when the
 * job is compiled, so that a fresh job has its progress bar (§32 #10).
 */
export function stepsOfTask(commands: readonly { readonly totalStepCount?: number | undefined }[]): number {
  return commands.reduce((sum, { totalStepCount = 0 }) => sum + Math.max(1, totalStepCount), 0);
}
