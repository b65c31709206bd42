import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What words are looked for in, of each job in one text: its name, its type and the values of its metadata, a line each. Of 100,000 jobs, that is a tenth of what
 * names, types and metadata were to look through where they are.
 */
export class JobTexts1764000000044 implements MigrationInterface {
  readonly name = 'JobTexts1764000000044';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE job_texts (
        job_id INTEGER PRIMARY KEY REFERENCES jobs (id) ON DELETE CASCADE,
        words TEXT NOT NULL
      )`,
    );
    const isPostgres = runner.dataSource.options.type === 'postgres';
    const line = isPostgres ? 'chr(10)' : 'char(10)';
    const joined = isPostgres ? 'string_agg' : 'group_concat';
    await runner.query(
      `INSERT INTO job_texts (job_id, words)
       SELECT jobs.id, jobs.name || ${line} || jobs.type || coalesce(
         (SELECT ${line} || ${joined}(entry.value, ${line}) FROM job_metadata AS entry WHERE entry.job_id = jobs.id), '')
       FROM jobs`,
    );
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only: restore a backup to go back.'));
  }
}
