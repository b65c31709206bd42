import type { Change, ChangeAction, ChangedKind } from '@flamenco/api-client';

/** What was done, before the name of what it was done to. */
const DONE = {
  'job-submitted': 'submitted',
  'job-status-requested': 'changed the status of',
  'failed-tasks-requeued': 'requeued the failed tasks of',
  'cause-requeued': 'requeued what failed for one reason in',
  'job-priority-set': 'set the priority of',
  'job-tag-set': 'set the tag of',
  'blocks-lifted': 'lifted blocks of',
  'film-requested': 'had a film so far made of',
  'job-deletion-requested': 'deleted',
  'jobs-deletion-requested': 'deleted old jobs',
  'task-status-requested': 'changed the status of',
  'worker-status-requested': 'changed the status of',
  'worker-tags-set': 'set the tags of',
  'sleep-schedule-set': 'set the sleep schedule of',
  'worker-removed': 'removed',
  'worker-let-in': 'let in',
  'worker-turned-away': 'turned away',
  'worker-forgiven': 'lets register again',
  'registration-secret-made': 'made a Worker secret,',
  'registration-secret-revoked': 'revoked a Worker secret,',
  'tag-created': 'created',
  'tag-changed': 'changed',
  'tag-deleted': 'deleted',
  'view-created': 'shared',
  'view-changed': 'changed',
  'view-deleted': 'deleted',
  'settings-changed': 'changed settings',
  'setup-saved': 'set up the Manager',
  'storage-folder-created': 'had a folder created',
  'user-added': 'gave access to',
  'user-changed': 'changed the account of',
  'user-removed': 'removed',
  'signed-in': 'signed in as',
  'session-ended': 'ended sessions of',
  'password-set': 'set the password of',
  'password-link-made': 'made a password link for',
  'device-let-in': 'let a program in as',
  'device-refused': 'refused a program as',
  'token-made': 'made',
  'token-revoked': 'revoked',
  'restart-requested': 'restarted',
} as const satisfies Record<ChangeAction, string>;

/** What asking for a status is called, of jobs and tasks. */
const STATUS_DONE: Readonly<Record<string, string>> = {
  'cancel-requested': 'canceled',
  canceled: 'canceled',
  'pause-requested': 'paused',
  paused: 'paused',
  requeueing: 'requeued',
  queued: 'requeued',
  failed: 'marked as failed',
  completed: 'marked as completed',
};

/** What kinds of things are called. */
export const KIND_WORDS = {
  job: 'job',
  task: 'task',
  worker: 'Worker',
  'worker-tag': 'tag',
  'saved-view': 'view',
  settings: '',
  user: '',
  token: 'token',
  manager: 'Manager',
} as const satisfies Record<ChangedKind, string>;

/** The kinds, as a choice of them is labelled. */
export const KIND_LABELS = {
  job: 'Jobs',
  task: 'Tasks',
  worker: 'Workers',
  'worker-tag': 'Tags',
  'saved-view': 'Views',
  settings: 'Settings',
  user: 'People',
  token: 'Tokens',
  manager: 'Manager',
} as const satisfies Record<ChangedKind, string>;

/** What is called otherwise than by the API's name for it. */
const FACT_NAMES: Readonly<Record<string, string>> = {
  is_active: 'on',
  is_lazy: 'after its task',
  keep_frames: 'keeps whole frames',
  last_updated_max: 'not changed after',
  left_out: 'not shown',
  requested: 'asked for before',
};

/** Something that was so, or was asked for. */
export interface ChangedFact {
  readonly name: string;
  /** Undefined: it was not so before, or does not say. */
  readonly before?: string;
  /** Undefined: it is not so any more. */
  readonly after?: string;
}

/** What stands before the name of the thing: 'canceled', 'set the priority of'. */
export function doneWords({ action, after, object }: Change): string {
  const status =
    object.kind === 'job' || object.kind === 'task' ? STATUS_DONE[String(after['status'])] : undefined;
  return action.endsWith('-status-requested') && status !== undefined ? status : DONE[action];
}

/** Of what is done to one thing: what it is called, and where it is. */
export function linkOf({ object, job_id }: Change): readonly string[] | undefined {
  const { id, kind } = object;
  if (id === undefined) return undefined;
  if (kind === 'job') return ['/jobs', id];
  if (kind === 'task') return job_id === undefined ? undefined : ['/jobs', job_id, id];
  return kind === 'worker' ? ['/workers', id] : undefined;
}

/** What was changed, with what was so before; the name of a task's job is said elsewhere. */
export function factsOf({ before, after, object }: Change): readonly ChangedFact[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  if (object.kind === 'task') names.delete('job');
  return [...names].map((name) => {
    const [was, is] = [valueWords(before[name]), valueWords(after[name])];
    return {
      name: FACT_NAMES[name] ?? name.replaceAll('_', ' '),
      ...(was !== undefined && { before: was }),
      ...(is !== undefined && { after: is }),
    };
  });
}

function valueWords(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return value === '' ? 'none' : value;
  if (!Array.isArray(value)) return JSON.stringify(value);
  return value.length === 0 ? 'none' : value.map((entry) => valueWords(entry) ?? 'none').join(', ');
}
