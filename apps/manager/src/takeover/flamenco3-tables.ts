/*
 * The tables of a Flamenco 3 Manager's database, as its releases from 3.0 on have left them. What a release does not have has a
 * value here; "clusters" became "tags" with 3.3. Source: the sample farms, and their README.
 */

/** A column: its names over the releases, newest first, and the SQL that stands for it where a database has none of them. */
interface Column {
  readonly names: readonly string[];
  readonly without: string;
}

/** A table: its names over the releases, newest first. */
export interface Flamenco3Table {
  readonly names: readonly string[];
  readonly columns: Readonly<Record<string, Column>>;
  /** Rows come in this order. */
  readonly order: string;
}

const always = (name: string): Column => ({ names: [name], without: 'NULL' });
const optional = (without: string, ...names: readonly string[]): Column => ({ names, without });

export const TAGS: Flamenco3Table = {
  names: ['worker_tags', 'worker_clusters'],
  columns: {
    id: always('id'),
    uuid: always('uuid'),
    name: always('name'),
    description: optional(`''`, 'description'),
  },
  order: 'id',
};

export const WORKERS: Flamenco3Table = {
  names: ['workers'],
  columns: {
    id: always('id'),
    uuid: always('uuid'),
    secret: always('secret'),
    name: always('name'),
    address: always('address'),
    platform: always('platform'),
    software: optional(`''`, 'software'),
    status: always('status'),
    statusRequested: optional(`''`, 'status_requested'),
    isRequestLazy: optional('0', 'lazy_status_request'),
    canRestart: optional('0', 'can_restart'),
    taskTypes: always('supported_task_types'),
    lastSeen: optional('NULL', 'last_seen_at'),
    created: always('created_at'),
    updated: always('updated_at'),
    deleted: optional('NULL', 'deleted_at'),
  },
  order: 'id',
};

export const MEMBERSHIPS: Flamenco3Table = {
  names: ['worker_tag_membership', 'worker_cluster_membership'],
  columns: {
    workerId: always('worker_id'),
    tagId: optional('NULL', 'worker_tag_id', 'worker_cluster_id'),
  },
  order: 'worker_id',
};

export const SCHEDULES: Flamenco3Table = {
  names: ['sleep_schedules'],
  columns: {
    workerId: always('worker_id'),
    isActive: always('is_active'),
    daysOfWeek: always('days_of_week'),
    startTime: always('start_time'),
    endTime: always('end_time'),
    nextCheck: optional('NULL', 'next_check'),
  },
  order: 'worker_id',
};

export const JOBS: Flamenco3Table = {
  names: ['jobs'],
  columns: {
    id: always('id'),
    uuid: always('uuid'),
    name: always('name'),
    type: always('job_type'),
    priority: always('priority'),
    status: always('status'),
    activity: always('activity'),
    settings: always('settings'),
    metadata: always('metadata'),
    checkoutId: optional(`''`, 'storage_shaman_checkout_id'),
    tagId: optional('NULL', 'worker_tag_id', 'worker_cluster_id'),
    deleteRequested: optional('NULL', 'delete_requested_at'),
    created: always('created_at'),
    updated: always('updated_at'),
  },
  order: 'id',
};

export const TASKS: Flamenco3Table = {
  names: ['tasks'],
  columns: {
    id: always('id'),
    uuid: always('uuid'),
    jobId: always('job_id'),
    indexInJob: optional('NULL', 'index_in_job'),
    name: always('name'),
    type: always('type'),
    priority: always('priority'),
    status: always('status'),
    activity: always('activity'),
    commands: always('commands'),
    workerId: always('worker_id'),
    stepsCompleted: optional('0', 'steps_completed'),
    stepsTotal: optional('0', 'steps_total'),
    lastTouched: optional('NULL', 'last_touched_at'),
    created: always('created_at'),
    updated: always('updated_at'),
  },
  order: 'job_id, id',
};

export const DEPENDENCIES: Flamenco3Table = {
  names: ['task_dependencies'],
  columns: { taskId: always('task_id'), dependsOnId: always('dependency_id') },
  order: 'task_id',
};

export const FAILURES: Flamenco3Table = {
  names: ['task_failures'],
  columns: { taskId: always('task_id'), workerId: always('worker_id') },
  order: 'task_id',
};

export const BLOCKS: Flamenco3Table = {
  names: ['job_blocks'],
  columns: {
    jobId: always('job_id'),
    workerId: always('worker_id'),
    taskType: always('task_type'),
    created: always('created_at'),
  },
  order: 'id',
};

export const LAST_RENDERED: Flamenco3Table = {
  names: ['last_rendereds'],
  columns: { jobId: always('job_id'), updated: optional('created_at', 'updated_at') },
  order: 'id',
};
