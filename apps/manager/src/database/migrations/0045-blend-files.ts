import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which Blender the files of jobs need, where not every one will do; and which Blender Workers have. */
export class BlendFiles1764000000045 implements MigrationInterface {
  readonly name = 'BlendFiles1764000000045';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only: restore a backup to go back.'));
  }
}

// Versions as blend files have them: 405 is 4.5.
const STATEMENTS = [
  `CREATE TABLE job_blend_files (
    job_id INTEGER PRIMARY KEY REFERENCES jobs (id) ON DELETE CASCADE,
    saved_by INTEGER NOT NULL,
    needs INTEGER NOT NULL
  )`,
  // The newest that it told of; not known of a Worker that has told before this migration, until it signs on again.
  `ALTER TABLE worker_machines ADD COLUMN blender INTEGER`,
  `CREATE VIEW worker_blenders AS SELECT worker_id, blender FROM worker_machines WHERE blender IS NOT NULL`,
];
