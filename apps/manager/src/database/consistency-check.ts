import type { Dialect } from './dialect.js';
import type { SqlReader } from './sql.js';

/** A rule that holds for every row: the statement finds the rows that break it, as a line each. */
interface Rule {
  readonly broken: string;
  /** Where it is not the database's own business. */
  readonly on?: Dialect['name'];
}

/** Lines that are shown of one rule. */
const SHOWN = 20;

const COUNTED_STATUSES = [
  'queued',
  'active',
  'soft-failed',
  'failed',
  'canceled',
  'completed',
  'paused',
] as const;

const RULES: readonly Rule[] = [
  ...COUNTED_STATUSES.map((status) => {
    const column = `tasks_${status.replace('-', '_')}`;
    return {
      broken: `SELECT 'Job ' || uuid || ' counts ' || ${column} || ' ${status} tasks, and has ' || found AS line FROM
        (SELECT jobs.uuid, jobs.${column}, count(tasks.id) AS found FROM jobs
         LEFT JOIN tasks ON tasks.job_id = jobs.id AND tasks.status = '${status}' GROUP BY jobs.id) AS counted
        WHERE ${column} <> found`,
    };
  }),
  {
    broken: `SELECT 'Job ' || uuid || ' counts ' || steps || ' steps, and its tasks have ' || found AS line FROM
      (SELECT jobs.uuid, jobs.steps_completed || '/' || jobs.steps_total AS steps,
         coalesce(sum(tasks.steps_completed), 0) || '/' || coalesce(sum(tasks.steps_total), 0) AS found
       FROM jobs LEFT JOIN tasks ON tasks.job_id = jobs.id GROUP BY jobs.id) AS counted
      WHERE steps <> found`,
  },
  {
    broken: `SELECT 'Task ' || uuid || ' waits for ' || unmet_dependencies || ' tasks, and should for ' || found AS line FROM
      (SELECT tasks.uuid, tasks.unmet_dependencies, count(needed.id) AS found FROM tasks
       LEFT JOIN task_dependencies ON task_dependencies.task_id = tasks.id
       LEFT JOIN tasks AS needed ON needed.id = task_dependencies.depends_on_id AND needed.status <> 'completed'
       GROUP BY tasks.id) AS counted
      WHERE unmet_dependencies <> found`,
  },
  {
    broken: `SELECT 'Job ' || jobs.uuid || ' counts ' || runnable || ' runnable ' || task_type || ' tasks, and has ' || found AS line FROM
      (SELECT runnable_groups.job_id, runnable_groups.task_type, runnable_groups.runnable,
         (SELECT count(*) FROM tasks WHERE tasks.job_id = runnable_groups.job_id AND tasks.type = runnable_groups.task_type
            AND tasks.priority = runnable_groups.task_priority AND tasks.status IN ('queued', 'soft-failed')
            AND tasks.unmet_dependencies = 0) AS found
       FROM runnable_groups) AS counted JOIN jobs ON jobs.id = job_id
      WHERE runnable <> found`,
  },
  {
    broken: `SELECT 'Job ' || jobs.uuid || ' is ' || jobs.status || ', and its tasks are ' ||
        CASE is_open WHEN 1 THEN 'handed out' ELSE 'held back' END AS line
      FROM runnable_groups JOIN jobs ON jobs.id = runnable_groups.job_id
      WHERE (is_open = 1) <> (jobs.status IN ('queued', 'active') AND jobs.delete_requested_at IS NULL)`,
  },
  {
    broken: `SELECT 'Job ' || jobs.uuid || ' has another priority or tag than the scheduler knows' AS line
      FROM runnable_groups JOIN jobs ON jobs.id = runnable_groups.job_id
      WHERE job_priority <> jobs.priority OR runnable_groups.worker_tag_id <> coalesce(jobs.worker_tag_id, 0)`,
  },
  {
    broken: `SELECT 'Task ' || uuid || ' is active without a Worker' AS line FROM tasks WHERE status = 'active' AND worker_id IS NULL`,
  },
  {
    broken: `SELECT 'Task ' || tasks.uuid || ' is ' || tasks.status || ', and its attempt is ' ||
        CASE WHEN attempts.ended IS NULL THEN 'open' ELSE 'closed' END AS line
      FROM tasks JOIN task_attempts AS attempts ON attempts.id = tasks.attempt_id
      WHERE (tasks.status = 'active') <> (attempts.ended IS NULL)`,
  },
  {
    broken: `SELECT 'Task ' || tasks.uuid || ' is active, and no attempt of its Worker is open' AS line FROM tasks
      LEFT JOIN task_attempts AS attempts ON attempts.id = tasks.attempt_id AND attempts.task_id = tasks.id
        AND attempts.worker_id = tasks.worker_id AND attempts.number = tasks.attempt_count AND attempts.ended IS NULL
      WHERE tasks.status = 'active' AND attempts.id IS NULL`,
  },
  {
    broken: `SELECT 'Attempt ' || task_attempts.number || ' at task ' || tasks.uuid || ' is open, and a later one was begun' AS line
      FROM task_attempts JOIN tasks ON tasks.id = task_attempts.task_id
      WHERE task_attempts.ended IS NULL AND tasks.attempt_id IS DISTINCT FROM task_attempts.id`,
  },
  {
    broken: `SELECT 'Task ' || uuid || ' could be handed out, and the scheduler does not know its job''s ' || type || ' tasks' AS line
      FROM tasks LEFT JOIN runnable_groups ON runnable_groups.job_id = tasks.job_id
        AND runnable_groups.task_type = tasks.type AND runnable_groups.task_priority = tasks.priority
      WHERE tasks.status IN ('queued', 'soft-failed') AND unmet_dependencies = 0 AND runnable_groups.job_id IS NULL`,
  },
  {
    broken: `SELECT 'SQLite: ' || integrity_check AS line FROM pragma_integrity_check WHERE integrity_check <> 'ok'`,
    on: 'sqlite',
  },
  {
    broken: `SELECT 'A row of ' || "table" || ' points to a missing row of ' || parent AS line FROM pragma_foreign_key_check`,
    on: 'sqlite',
  },
];

/**
 * Recounts everything that the database keeps counts of, and has SQLite check the file. Reads all of it: for checks, not for
 * requests.
 * @returns what is wrong, a line each; empty when all is well
 */
export async function findInconsistencies(sql: SqlReader): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const { broken, on } of RULES) {
    if (on !== undefined && on !== sql.dialect.name) continue;
    const rows = await sql.all<{ line: string }>(`${broken} LIMIT ${String(SHOWN)}`);
    problems.push(...rows.map(({ line }) => line));
  }
  return problems;
}
