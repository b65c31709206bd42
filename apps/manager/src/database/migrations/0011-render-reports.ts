import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What came of each render command of an attempt: Blender's receipt and the findings, as JSON. */
export class RenderReports1764000000011 implements MigrationInterface {
  readonly name = 'RenderReports1764000000011';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE attempt_renders (
      attempt_id INTEGER NOT NULL REFERENCES task_attempts (id) ON DELETE CASCADE,
      command INTEGER NOT NULL,
      receipt TEXT,
      findings TEXT NOT NULL,
      PRIMARY KEY (attempt_id, command)
    ) WITHOUT ROWID`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only: restore a backup to go back.'));
  }
}
