/** Faults on purpose, by name, and what is wrong then: a check that finds none of them is worth nothing. */
export const PLANTED_FAULTS = {
  'answered-before-disk': 'People are told that their job was taken before it is on disk',
  'dropped-on-full-disk': 'A Worker whose disk is full forgets what it has to report',
  'stale-reports': 'A report counts, whichever attempt it is of, and whoever made it',
  'told-before-commit': 'Dashboards are told of a change before it is kept',
  'answered-before-commit': 'A Worker is told that its report was taken before it was',
  'completed-miscounted': 'Some jobs count a completed task too few',
  'runnable-miscounted': 'The scheduler takes some jobs for having a task less',
  'dependencies-miscounted': 'A completed task counts twice for those that wait for it',
  'waiting-tasks-run': 'Tasks are handed out before what they need is there',
  'jobs-never-complete': 'A job stays active when its last task is completed',
  'stopped-is-completed': 'A Worker that stops a render says that it is done',
  'requests-without-numbers': 'A Worker does not say which request for a status it has followed',
  'log-kept-twice': 'What the Manager has of a log already is written again when it comes again',
} as const;

export type PlantedFault = keyof typeof PLANTED_FAULTS;
