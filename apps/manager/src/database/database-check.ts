import type { Dialect } from './dialect.js';
import type { SqlReader } from './sql.js';

/** What is wrong with a database, a line each. */
export interface DatabaseFindings {
  /** It does not say what was written: nothing of it can be trusted. */
  readonly damage: readonly string[];
  /** What is counted, or kept twice, is not as its tables have it. Of a damaged database, nobody asks. */
  readonly disorder: readonly string[];
}

/** Statements of which each row is a `line`, as texts without parameters: another process can be handed them. */
export type DatabaseCheckStatements = Readonly<Record<keyof DatabaseFindings, readonly string[]>>;

/** Lines that are told of one statement. */
const SHOWN = 20;

/** PostgreSQL sees to its pages and references itself. */
const DAMAGE: Readonly<Record<Dialect['name'], readonly string[]>> = {
  sqlite: [
    `SELECT 'SQLite: ' || integrity_check AS line FROM pragma_integrity_check WHERE integrity_check <> 'ok'`,
    `SELECT coalesce('Row ' || rowid, 'A row') || ' of ' || "table" || ' points to a missing row of ' || parent AS line
     FROM pragma_foreign_key_check`,
  ],
  postgres: [],
};

const COUNTED_STATUSES = [
  'queued',
  'active',
  'soft-failed',
  'failed',
  'canceled',
  'completed',
  'paused',
] as const;

const EACH_STATUS = COUNTED_STATUSES.map((status) => `SELECT '${status}' AS status`).join(' UNION ALL ');

const ITS_COUNTER = COUNTED_STATUSES.map(
  (status) => `WHEN '${status}' THEN jobs.tasks_${status.replace('-', '_')}`,
).join(' ');

const DISORDER: readonly string[] = [
  `SELECT 'Job ' || uuid || ' counts ' || counted || ' ' || status || ' tasks, and has ' || found AS line FROM
    (SELECT jobs.uuid, counters.status, CASE counters.status ${ITS_COUNTER} END AS counted, coalesce(tasks_of.found, 0) AS found
     FROM jobs CROSS JOIN (${EACH_STATUS}) AS counters
     LEFT JOIN (SELECT job_id, status, count(*) AS found FROM tasks GROUP BY job_id, status) AS tasks_of
       ON tasks_of.job_id = jobs.id AND tasks_of.status = counters.status) AS compared
    WHERE counted <> found`,
  `SELECT 'Job ' || uuid || ' counts ' || steps || ' steps, and its tasks have ' || found AS line FROM
      (SELECT jobs.uuid, jobs.steps_completed || '/' || jobs.steps_total AS steps,
         coalesce(sum(tasks.steps_completed), 0) || '/' || coalesce(sum(tasks.steps_total), 0) AS found
       FROM jobs LEFT JOIN tasks ON tasks.job_id = jobs.id GROUP BY jobs.id) AS counted
      WHERE steps <> found`,
  `SELECT 'Task ' || uuid || ' waits for ' || unmet_dependencies || ' tasks, and should for ' || found AS line FROM
      (SELECT tasks.uuid, tasks.unmet_dependencies, count(needed.id) AS found FROM tasks
       LEFT JOIN task_dependencies ON task_dependencies.task_id = tasks.id
       LEFT JOIN tasks AS needed ON needed.id = task_dependencies.depends_on_id AND needed.status <> 'completed'
       GROUP BY tasks.id) AS counted
      WHERE unmet_dependencies <> found`,
  `SELECT 'Job ' || jobs.uuid || ' counts ' || runnable || ' runnable ' || task_type || ' tasks, and has ' || found AS line FROM
      (SELECT runnable_groups.job_id, runnable_groups.task_type, runnable_groups.runnable,
         (SELECT count(*) FROM tasks WHERE tasks.job_id = runnable_groups.job_id AND tasks.type = runnable_groups.task_type
            AND tasks.priority = runnable_groups.task_priority AND tasks.status IN ('queued', 'soft-failed')
            AND tasks.unmet_dependencies = 0) AS found
       FROM runnable_groups) AS counted JOIN jobs ON jobs.id = job_id
      WHERE runnable <> found`,
  `SELECT 'Job ' || jobs.uuid || ' is ' || jobs.status || ', and its tasks are ' ||
        CASE is_open WHEN 1 THEN 'handed out' ELSE 'held back' END AS line
      FROM runnable_groups JOIN jobs ON jobs.id = runnable_groups.job_id
      WHERE (is_open = 1) <> (jobs.status IN ('queued', 'active') AND jobs.delete_requested_at IS NULL)`,
  `SELECT 'Job ' || jobs.uuid || ' has another priority or tag than the scheduler knows' AS line
      FROM runnable_groups JOIN jobs ON jobs.id = runnable_groups.job_id
      WHERE job_priority <> jobs.priority OR runnable_groups.worker_tag_id <> coalesce(jobs.worker_tag_id, 0)`,
  `SELECT 'Task ' || uuid || ' is active without a Worker' AS line FROM tasks WHERE status = 'active' AND worker_id IS NULL`,
  `SELECT 'Task ' || tasks.uuid || ' is ' || tasks.status || ', and its attempt is ' ||
        CASE WHEN attempts.ended IS NULL THEN 'open' ELSE 'closed' END AS line
      FROM tasks JOIN task_attempts AS attempts ON attempts.id = tasks.attempt_id
      WHERE (tasks.status = 'active') <> (attempts.ended IS NULL)`,
  `SELECT 'Task ' || tasks.uuid || ' is active, and no attempt of its Worker is open' AS line FROM tasks
      LEFT JOIN task_attempts AS attempts ON attempts.id = tasks.attempt_id AND attempts.task_id = tasks.id
        AND attempts.worker_id = tasks.worker_id AND attempts.number = tasks.attempt_count AND attempts.ended IS NULL
      WHERE tasks.status = 'active' AND attempts.id IS NULL`,
  `SELECT 'Attempt ' || task_attempts.number || ' at task ' || tasks.uuid || ' is open, and a later one was begun' AS line
      FROM task_attempts JOIN tasks ON tasks.id = task_attempts.task_id
      WHERE task_attempts.ended IS NULL AND tasks.attempt_id IS DISTINCT FROM task_attempts.id`,
  `SELECT 'Task ' || uuid || ' could be handed out, and the scheduler does not know its job''s ' || type || ' tasks' AS line
      FROM tasks LEFT JOIN runnable_groups ON runnable_groups.job_id = tasks.job_id
        AND runnable_groups.task_type = tasks.type AND runnable_groups.task_priority = tasks.priority
      WHERE tasks.status IN ('queued', 'soft-failed') AND unmet_dependencies = 0 AND runnable_groups.job_id IS NULL`,
  `SELECT 'Entry ' || id || ' of the history is about a ' || object_kind || ', and of another job, or of none' AS line FROM changes
      WHERE (object_kind = 'job' AND object_id IS DISTINCT FROM job_id) OR (object_kind = 'task' AND job_id IS NULL)`,
];

/**
 * Recounts everything that the database keeps counts of, and has SQLite check the file. Reads all of it: not for requests. Each statement
 * sees what is committed at one moment, so that Managers may run meanwhile.
 */
export class DatabaseCheck {
  /** In words that a database of this kind takes as they are. */
  readonly statements: DatabaseCheckStatements;

  constructor(private readonly kind: Dialect['name']) {
    this.statements = { damage: DAMAGE[kind].map(limited), disorder: DISORDER.map(limited) };
  }

  /** Asks by a connection of this process; within a transaction of PostgreSQL, for as long as it takes. */
  async find(sql: SqlReader): Promise<DatabaseFindings> {
    if (this.kind === 'postgres') await sql.get(`SELECT set_config('statement_timeout', '0', true)`);
    const damage = await linesOf(sql, this.statements.damage);
    return { damage, disorder: damage.length > 0 ? [] : await linesOf(sql, this.statements.disorder) };
  }
}

/** All that is wrong with a database, a line each; empty when all is well. */
export async function findProblems(sql: SqlReader): Promise<readonly string[]> {
  const { damage, disorder } = await new DatabaseCheck(sql.dialect.name).find(sql);
  return [...damage, ...disorder];
}

function limited(statement: string): string {
  return `${statement} LIMIT ${String(SHOWN)}`;
}

async function linesOf(sql: SqlReader, statements: readonly string[]): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const statement of statements)
    lines.push(...(await sql.all<{ line: string }>(statement)).map(({ line }) => line));
  return lines;
}
