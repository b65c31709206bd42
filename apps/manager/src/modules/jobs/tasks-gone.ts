/** How many tasks of each status are gone, and how many steps with them. */
export interface TasksGone {
  readonly queued: number;
  readonly active: number;
  readonly soft_failed: number;
  readonly failed: number;
  readonly canceled: number;
  readonly completed: number;
  readonly paused: number;
  readonly steps_completed: number;
  readonly steps_total: number;
}
