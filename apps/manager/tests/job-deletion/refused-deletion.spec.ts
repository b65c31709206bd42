import { join } from 'node:path';
import { afterEach, beforeEach, expect } from '@jest/globals';
import SqliteDatabase from 'better-sqlite3';
import { Lifetime } from '../../src/lifetime.js';
import { DatabaseMaintenance } from '../../src/modules/maintenance/index.js';
import { done } from '../farm/farm-client.js';
import { tasksNamed, TestFarm } from '../farm/test-farm.js';
import { itOnSqlite } from '../database/engine.js';

// Not `useFarm`: after each of its tests, the database has to be sound.
let farm: TestFarm;
beforeEach(async () => {
  farm = new TestFarm('database_check_period: 0s\n');
  await farm.start();
});
afterEach(() => farm.close());

function insertReferenceToNothing(): void {
  const other = new SqliteDatabase(join(farm.folder, 'flamenco-manager.sqlite'));
  other.pragma('foreign_keys = OFF');
  other.exec('INSERT INTO worker_tag_membership (worker_id, tag_id) VALUES (98, 99)');
  other.close();
}

itOnSqlite(
  'has the database checked when it refuses to delete a job',
  async () => {
    const maintenance = farm.get(DatabaseMaintenance);
    await maintenance.look(); // the only one that a period of 0s asks for
    let end: string | undefined;
    void farm.get(Lifetime).end.then(({ because }) => (end = because));
    const job = await farm.submit({ tasks: tasksNamed('one', farm.newType()) });
    await farm.write(async (sql) => {
      await sql.run(
        `CREATE TRIGGER refusal BEFORE DELETE ON jobs BEGIN SELECT raise(ABORT, 'FOREIGN KEY constraint failed'); END`,
      );
    });
    insertReferenceToNothing();

    await done(farm.client.delete(`/jobs/${job.id}`));
    const deadline = performance.now() + 50_000;
    while (end === undefined && performance.now() < deadline) {
      await maintenance.look();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(end).toBe('the database is damaged');
  },
  60_000,
);
