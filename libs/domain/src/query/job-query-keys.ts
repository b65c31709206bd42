/** What jobs can be asked for by, beside what is in their metadata: what kind of value each key takes, and what it means. */
export const JOB_QUERY_KEYS = {
  status: { takes: 'status', means: 'status of the job', example: 'status:failed,active' },
  needs: { takes: 'needs', means: 'waits for a person', example: 'needs:you' },
  owner: { takes: 'owner', means: 'who submitted it, having signed in; you: me', example: 'owner:me' },
  name: { takes: 'text', means: 'text in the name', example: 'name:shot_010' },
  id: { takes: 'text', means: 'beginning of the id', example: 'id:2f0c' },
  type: { takes: 'text', means: 'job type', example: 'type:simple' },
  tag: { takes: 'text', means: 'worker tag', example: 'tag:gpu' },
  worker: { takes: 'text', means: 'a Worker that got tasks of it', example: 'worker:real-01' },
  error: { takes: 'text', means: 'why a task failed', example: 'error:"out of memory"' },
  category: { takes: 'category', means: 'sort of failure of a task', example: 'category:out-of-memory' },
  priority: { takes: 'number', means: 'priority', example: 'priority>60' },
  frames: { takes: 'number', means: 'number of frames', example: 'frames>1000' },
  tasks: { takes: 'number', means: 'number of tasks', example: 'tasks>100' },
  queued: { takes: 'number', means: 'number of queued tasks', example: 'queued>0' },
  active: { takes: 'number', means: 'number of active tasks', example: 'active>0' },
  failed: { takes: 'number', means: 'number of failed tasks', example: 'failed>=10' },
  completed: { takes: 'number', means: 'number of completed tasks', example: 'completed>0' },
  created: { takes: 'time', means: 'when it was submitted', example: 'created<7d' },
  updated: { takes: 'time', means: 'when it last changed', example: 'updated<2d' },
} as const satisfies Record<string, JobQueryKeyFacts>;

/** What is true of a key. */
export interface JobQueryKeyFacts {
  readonly takes: 'status' | 'needs' | 'owner' | 'category' | 'text' | 'number' | 'time';
  /** For completions and the manual: what it is of a job. */
  readonly means: string;
  readonly example: string;
}

/** A key that every farm has. */
export type JobQueryKey = keyof typeof JOB_QUERY_KEYS;

type KeyTaking<Takes extends JobQueryKeyFacts['takes']> = {
  [Key in JobQueryKey]: (typeof JOB_QUERY_KEYS)[Key]['takes'] extends Takes ? Key : never;
}[JobQueryKey];

/** A key whose values are numbers. */
export type JobNumberKey = KeyTaking<'number'>;
/** A key whose values are times. */
export type JobTimeKey = KeyTaking<'time'>;
/** A key whose values are texts. */
export type JobTextKey = KeyTaking<'text'>;

/** What jobs mostly have in their metadata, whether or not this farm has had one that does. */
export const USUAL_METADATA_KEYS = ['user', 'project', 'sequence', 'shot', 'task', 'version'] as const;

/** What a key stands for in the metadata, where that is not the key itself: programs that submit jobs write `user.name`. */
const METADATA_OF_KEY: Readonly<Record<string, readonly string[]>> = { user: ['user.name', 'user'] };

/** Before a key: it is one of the metadata, though there is one of that name for all jobs. `metadata.status:final`. */
export const METADATA_PREFIX = 'metadata.';

/** Whether a key is one that every farm has. */
export function isJobQueryKey(key: string): key is JobQueryKey {
  return Object.hasOwn(JOB_QUERY_KEYS, key);
}

/** The keys of the metadata that a key stands for. */
export function metadataKeysOf(key: string): readonly string[] {
  if (key.startsWith(METADATA_PREFIX)) return [key.slice(METADATA_PREFIX.length)];
  return (Object.hasOwn(METADATA_OF_KEY, key) ? METADATA_OF_KEY[key] : undefined) ?? [key];
}
