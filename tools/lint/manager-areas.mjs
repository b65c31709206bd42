/**
 * The areas of the Manager (apps/manager/src/modules) from the ground up, and whose table is whose. docs/architecture.md shows the floors;
 * tools/lint/boundaries.spec.ts breaks each rule on purpose.
 */

/** An area imports those before it only. */
export const AREAS = [
  // what any area may tell, or ask for
  'events',
  'maintenance',
  'meta',
  'setup',
  'job-types',
  'idempotency',
  'discovery',
  'mqtt',
  'task-logs',
  // the farm
  'jobs',
  'tasks',
  'queue',
  'blocklist',
  'workers',
  'worker-tags',
  'sleep-schedules',
  // what people and Workers ask of it
  'submission',
  'job-changes',
  'films',
  'task-reports',
  'scheduler',
  // what looks after it
  'timeouts',
  'why',
  'stuck-jobs',
  'last-rendered',
  'job-deletion',
  'shaman',
  'health',
  'webhooks',
  'farm-status',
];

/** Nobody else's statements name them. */
export const OWNED_TABLES = {
  jobs: ['jobs', 'job_metadata', 'job_outputs'],
  tasks: ['tasks', 'task_dependencies', 'task_attempts', 'task_failures', 'attempt_renders', 'whole_frames'],
  queue: ['runnable_groups'],
  blocklist: ['job_blocks'],
  workers: ['workers'],
  'worker-tags': ['worker_tags', 'worker_tag_membership'],
  'sleep-schedules': ['sleep_schedules'],
  'last-rendered': ['last_rendered'],
  idempotency: ['idempotency_keys'],
  submission: ['given_timestamps'],
  webhooks: ['outbox', 'outbox_deliveries'],
};

/** The modules of areas that every other one may use without importing them. */
export const GLOBAL_MODULES = ['EventsModule'];
