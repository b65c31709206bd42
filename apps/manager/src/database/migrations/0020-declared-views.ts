import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What an area shows of its tables to the statements of others (docs/decisions/0031): these columns stay, whatever becomes of the table.
 * A migration that makes one of these tables anew drops its views first, and makes them again.
 */
export const DECLARED_VIEWS = {
  job_states: `SELECT id, uuid, name, type, priority, status, activity, delete_requested_at, attention, worker_tag_id,
      tasks_queued, tasks_active, tasks_soft_failed, tasks_failed, tasks_canceled, tasks_completed, tasks_paused,
      steps_completed, steps_total FROM jobs`,
  failed_tasks: `SELECT task_id, worker_id, job_id, task_type FROM task_failures`,
  ready_groups: `SELECT job_id, task_type, runnable FROM runnable_groups`,
  job_blockings: `SELECT job_id, worker_id, task_type FROM job_blocks`,
  known_workers: `SELECT id, uuid, name, address, platform, supported_task_types, deleted_at FROM workers`,
  tag_names: `SELECT id, uuid, name, description FROM worker_tags`,
  tag_members: `SELECT worker_id, tag_id FROM worker_tag_membership`,
} as const;

/** Areas read each other's tables by views only. */
export class DeclaredViews1764000000020 implements MigrationInterface {
  readonly name = 'DeclaredViews1764000000020';

  async up(runner: QueryRunner): Promise<void> {
    for (const [name, columns] of Object.entries(DECLARED_VIEWS))
      await runner.query(`CREATE VIEW ${name} AS ${columns}`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only: restore a backup to go back.'));
  }
}
