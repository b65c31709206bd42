/** What people do on a farm that its history tells of: what each is done to, and what it means. */
export const CHANGE_ACTIONS = {
  'job-submitted': { kind: 'job', means: 'submitted a job' },
  'job-status-requested': { kind: 'job', means: 'asked for another status of a job' },
  'failed-tasks-requeued': { kind: 'job', means: 'queued the failed tasks of a job again' },
  'cause-requeued': { kind: 'job', means: 'queued the tasks of a job again that failed for one reason' },
  'job-priority-set': { kind: 'job', means: 'set the priority of a job' },
  'job-tag-set': { kind: 'job', means: 'limited a job to the Workers of a tag, or to none' },
  'blocks-lifted': { kind: 'job', means: 'let blocked Workers have tasks of a job again' },
  'film-requested': { kind: 'job', means: 'had a film made of the frames that a job had' },
  'job-deletion-requested': { kind: 'job', means: 'had a job deleted' },
  'jobs-deletion-requested': { kind: 'job', means: 'had many jobs deleted at once' },
  'task-status-requested': { kind: 'task', means: 'asked for another status of a task' },
  'worker-status-requested': { kind: 'worker', means: 'asked for another status of a Worker' },
  'worker-tags-set': { kind: 'worker', means: 'gave a Worker other tags' },
  'sleep-schedule-set': { kind: 'worker', means: 'set the sleep schedule of a Worker' },
  'worker-removed': { kind: 'worker', means: 'removed a Worker' },
  'worker-let-in': { kind: 'worker', means: 'let a Worker in that waited for it' },
  'worker-turned-away': { kind: 'worker', means: 'turned a Worker away' },
  'worker-forgiven': { kind: 'worker', means: 'let a Worker register again that was turned away' },
  'registration-secret-made': { kind: 'token', means: 'made a secret for Workers' },
  'registration-secret-revoked': { kind: 'token', means: 'revoked a secret of Workers' },
  'tag-created': { kind: 'worker-tag', means: 'created a worker tag' },
  'tag-changed': { kind: 'worker-tag', means: 'changed a worker tag' },
  'tag-deleted': { kind: 'worker-tag', means: 'deleted a worker tag' },
  'view-created': { kind: 'saved-view', means: 'shared a view of the jobs' },
  'view-changed': { kind: 'saved-view', means: 'changed a view of the jobs' },
  'view-deleted': { kind: 'saved-view', means: 'deleted a view of the jobs' },
  'settings-changed': { kind: 'settings', means: 'changed settings of the Manager' },
  'setup-saved': { kind: 'settings', means: 'set the Manager up' },
  'storage-folder-created': { kind: 'settings', means: 'had a folder created for the shared storage' },
  'user-added': { kind: 'user', means: 'gave somebody access to the farm' },
  'user-changed': { kind: 'user', means: 'changed what somebody may do, or who they are' },
  'user-removed': { kind: 'user', means: 'removed somebody from the farm' },
  'signed-in': { kind: 'user', means: 'signed in' },
  'session-ended': { kind: 'user', means: 'ended sessions' },
  'password-set': { kind: 'user', means: 'set a password' },
  'password-link-made': { kind: 'user', means: 'made a link for somebody to set a new password' },
  'device-let-in': { kind: 'user', means: 'let a program in that acts for them' },
  'device-refused': { kind: 'user', means: 'refused to let a program in' },
  'token-made': { kind: 'token', means: 'made a token for a program' },
  'token-revoked': { kind: 'token', means: 'revoked a token' },
  'restart-requested': { kind: 'manager', means: 'restarted the Manager' },
} as const satisfies Readonly<Record<string, { readonly kind: string; readonly means: string }>>;

/** What was done. */
export type ChangeAction = keyof typeof CHANGE_ACTIONS;

/** All that can be done, in the order of the manual. */
export const CHANGE_ACTION_NAMES = Object.keys(CHANGE_ACTIONS) as readonly ChangeAction[];

/** What something can be done to. */
export const CHANGED_KINDS = [
  'job',
  'task',
  'worker',
  'worker-tag',
  'saved-view',
  'settings',
  'user',
  'token',
  'manager',
] as const satisfies readonly (typeof CHANGE_ACTIONS)[ChangeAction]['kind'][];

/** What kind of thing something was done to. */
export type ChangedKind = (typeof CHANGE_ACTIONS)[ChangeAction]['kind'];
