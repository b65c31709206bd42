import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The first schema. Timestamps are ISO 8601 texts in UTC with milliseconds, so that they sort as text and leave as they are.
 * `docs/architecture.md` says what the tables are for.
 */
export class Foundation1764000000001 implements MigrationInterface {
  readonly name = 'Foundation1764000000001';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only: restore a backup to go back.'));
  }
}

const STATEMENTS = [
  `CREATE TABLE worker_tags (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL UNIQUE,
    description TEXT NOT NULL DEFAULT ''
  )`,

  `CREATE TABLE workers (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    secret_hash TEXT NOT NULL,
    address TEXT NOT NULL,
    platform TEXT NOT NULL,
    software TEXT NOT NULL DEFAULT '',
    status TEXT,
    status_changed TEXT NOT NULL,
    status_requested TEXT,
    is_request_lazy INTEGER NOT NULL DEFAULT 0,
    can_restart INTEGER NOT NULL DEFAULT 0,
    supported_task_types TEXT NOT NULL,
    last_seen TEXT,
    created TEXT NOT NULL,
    updated TEXT NOT NULL,
    deleted_at TEXT
  )`,
  `CREATE INDEX workers_by_last_seen ON workers (last_seen) WHERE deleted_at IS NULL`,

  `CREATE TABLE worker_tag_membership (
    worker_id INTEGER NOT NULL REFERENCES workers (id) ON DELETE CASCADE,
    tag_id INTEGER NOT NULL REFERENCES worker_tags (id) ON DELETE CASCADE,
    PRIMARY KEY (worker_id, tag_id)
  ) WITHOUT ROWID`,
  `CREATE INDEX worker_tag_members ON worker_tag_membership (tag_id)`,

  // The tasks_… columns count the job's tasks by status; steps are sums over its tasks. Both change in the same
  // work as the task, so that a decision and a progress bar cost the same whatever the size of the job.
  `CREATE TABLE jobs (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    priority INTEGER NOT NULL,
    status TEXT NOT NULL,
    activity TEXT NOT NULL DEFAULT '',
    settings TEXT NOT NULL,
    metadata TEXT NOT NULL,
    submitter_platform TEXT NOT NULL,
    shaman_checkout_id TEXT NOT NULL DEFAULT '',
    worker_tag_id INTEGER REFERENCES worker_tags (id) ON DELETE SET NULL,
    tasks_queued INTEGER NOT NULL DEFAULT 0 CHECK (tasks_queued >= 0),
    tasks_active INTEGER NOT NULL DEFAULT 0 CHECK (tasks_active >= 0),
    tasks_soft_failed INTEGER NOT NULL DEFAULT 0 CHECK (tasks_soft_failed >= 0),
    tasks_failed INTEGER NOT NULL DEFAULT 0 CHECK (tasks_failed >= 0),
    tasks_canceled INTEGER NOT NULL DEFAULT 0 CHECK (tasks_canceled >= 0),
    tasks_completed INTEGER NOT NULL DEFAULT 0 CHECK (tasks_completed >= 0),
    tasks_paused INTEGER NOT NULL DEFAULT 0 CHECK (tasks_paused >= 0),
    steps_completed INTEGER NOT NULL DEFAULT 0,
    steps_total INTEGER NOT NULL DEFAULT 0,
    created TEXT NOT NULL,
    updated TEXT NOT NULL,
    delete_requested_at TEXT
  )`,
  `CREATE INDEX jobs_by_status ON jobs (status)`,
  `CREATE INDEX jobs_to_delete ON jobs (delete_requested_at) WHERE delete_requested_at IS NOT NULL`,
  `CREATE INDEX jobs_by_worker_tag ON jobs (worker_tag_id) WHERE worker_tag_id IS NOT NULL`,

  // `unmet_dependencies` counts the tasks that this one waits for and that are not completed.
  `CREATE TABLE tasks (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    job_id INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    index_in_job INTEGER NOT NULL,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    priority INTEGER NOT NULL,
    status TEXT NOT NULL,
    activity TEXT NOT NULL DEFAULT '',
    commands TEXT NOT NULL,
    frames TEXT,
    task_group TEXT,
    steps_completed INTEGER NOT NULL DEFAULT 0,
    steps_total INTEGER NOT NULL,
    unmet_dependencies INTEGER NOT NULL DEFAULT 0 CHECK (unmet_dependencies >= 0),
    worker_id INTEGER REFERENCES workers (id) ON DELETE SET NULL,
    attempt_id INTEGER,
    attempt_count INTEGER NOT NULL DEFAULT 0,
    last_touched TEXT,
    created TEXT NOT NULL,
    updated TEXT NOT NULL,
    UNIQUE (job_id, index_in_job)
  )`,
  `CREATE INDEX tasks_runnable ON tasks (job_id, type, priority, index_in_job)
    WHERE status IN ('queued', 'soft-failed') AND unmet_dependencies = 0`,
  `CREATE INDEX tasks_active_of_worker ON tasks (worker_id) WHERE status = 'active'`,

  `CREATE TABLE task_dependencies (
    task_id INTEGER NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
    depends_on_id INTEGER NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
    PRIMARY KEY (task_id, depends_on_id)
  ) WITHOUT ROWID`,
  `CREATE INDEX task_dependents ON task_dependencies (depends_on_id)`,

  // How many tasks of a job could be handed out, by type and priority. The scheduler looks at these few rows, in order,
  // instead of at the tasks: docs/decisions/0004. `worker_tag_id` 0 stands for "no tag: any Worker".
  `CREATE TABLE runnable_groups (
    job_id INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    task_type TEXT NOT NULL,
    task_priority INTEGER NOT NULL,
    job_priority INTEGER NOT NULL,
    worker_tag_id INTEGER NOT NULL,
    is_open INTEGER NOT NULL,
    runnable INTEGER NOT NULL CHECK (runnable >= 0),
    PRIMARY KEY (job_id, task_type, task_priority)
  ) WITHOUT ROWID`,
  `CREATE INDEX runnable_groups_in_order
    ON runnable_groups (task_type, worker_tag_id, job_priority DESC, task_priority DESC, job_id)
    WHERE is_open = 1 AND runnable > 0`,

  // A row for each time that a Worker got a task. It is open while the Worker is believed to run it.
  `CREATE TABLE task_attempts (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL,
    task_id INTEGER NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    worker_id INTEGER REFERENCES workers (id) ON DELETE SET NULL,
    started TEXT NOT NULL,
    ended TEXT,
    outcome TEXT,
    reason TEXT,
    UNIQUE (task_id, number)
  )`,
  `CREATE INDEX task_attempts_of_worker ON task_attempts (worker_id)`,

  // Which Workers failed a task. Job and type are repeated here so that a Worker's failures are counted by one index.
  `CREATE TABLE task_failures (
    task_id INTEGER NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
    worker_id INTEGER NOT NULL REFERENCES workers (id) ON DELETE CASCADE,
    job_id INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    task_type TEXT NOT NULL,
    PRIMARY KEY (task_id, worker_id)
  ) WITHOUT ROWID`,
  `CREATE INDEX task_failures_of_worker ON task_failures (worker_id, job_id, task_type)`,
  `CREATE INDEX task_failures_of_job ON task_failures (job_id)`,

  `CREATE TABLE job_blocks (
    job_id INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    worker_id INTEGER NOT NULL REFERENCES workers (id) ON DELETE CASCADE,
    task_type TEXT NOT NULL,
    created TEXT NOT NULL,
    PRIMARY KEY (job_id, worker_id, task_type)
  ) WITHOUT ROWID`,
  `CREATE INDEX job_blocks_of_worker ON job_blocks (worker_id)`,
];
