import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { invalid } from '@flamenco/domain/errors';
import type { Database } from 'better-sqlite3';
import { DataSource } from 'typeorm';
import { syncFolderNow } from '../../durable-files.js';
import type { FarmSchema } from '../farm-schema.js';
import { NewFarm, runMigrationsNamed } from '../new-farm.js';
import { removeDatabaseFiles } from './copied-file.js';
import { ManagerLock } from './manager-lock.js';
import { SqliteConnection } from './sqlite-connection.js';
import { openingRefusal } from './sqlite-refusals.js';

/**
 * A file that has another name until it is a farm's database. One that was left there is removed: it is that of somebody who was
 * killed, and had not finished.
 */
export class NewSqliteFarm extends NewFarm {
  readonly sql: SqliteConnection;

  private constructor(
    private readonly file: string,
    private readonly unfinished: string,
    private readonly lock: ManagerLock,
    private readonly source: DataSource,
    connection: Database,
  ) {
    super();
    this.sql = new SqliteConnection(connection, undefined, source);
  }

  /**
   * @param file - absolute; nothing may be there
   * @throws FarmError when something is there, or nothing can be
   */
  static async begin(file: string, { migrations, entities }: FarmSchema): Promise<NewSqliteFarm> {
    if (existsSync(file))
      throw invalid('database-exists', `There is a file ${file} already. Name one that does not exist yet.`);
    if (!existsSync(dirname(file)))
      throw invalid(
        'no-such-folder',
        `There is no folder ${dirname(file)} for the new database. Create it first.`,
      );
    const unfinished = `${file}~`;
    let lock: ManagerLock | undefined;
    try {
      lock = ManagerLock.take(unfinished); // two that write the same one
      removeDatabaseFiles(unfinished);
      const opened: { connection?: Database } = {};
      const source = new DataSource({
        type: 'better-sqlite3',
        database: unfinished,
        synchronize: false,
        migrations: [...migrations],
        entities: [...entities],
        prepareDatabase: (connection: Database) => {
          opened.connection = connection;
          prepare(connection);
        },
      });
      await source.initialize();
      if (!opened.connection) throw new Error('TypeORM opened no connection');
      return new NewSqliteFarm(file, unfinished, lock, source, opened.connection);
    } catch (error) {
      lock?.release();
      throw openingRefusal(error, unfinished) ?? error;
    }
  }

  get called(): string {
    return this.file;
  }

  async migrate(names: readonly string[]): Promise<void> {
    await runMigrationsNamed(names, this.source, this.source.createQueryRunner());
  }

  async keep(): Promise<void> {
    this.sql.execute('COMMIT');
    await this.source.destroy();
    sync(this.unfinished);
    renameSync(this.unfinished, this.file);
    syncFolderNow(dirname(this.file));
  }

  async close(): Promise<void> {
    if (this.source.isInitialized) await this.source.destroy();
    removeDatabaseFiles(this.unfinished);
    this.lock.release();
    for (const ending of ['-lock', '-lock-journal']) rmSync(`${this.unfinished}${ending}`, { force: true });
  }
}

/** Nothing of it can be rolled back, and it is on disk only in the end: whoever is interrupted begins anew. */
function prepare(connection: Database): void {
  connection.pragma('journal_mode = OFF');
  connection.pragma('synchronous = OFF');
  connection.pragma('auto_vacuum = INCREMENTAL'); // only a new file takes this
  connection.pragma('foreign_keys = OFF'); // the check of the whole looks at them
  connection.pragma('cache_size = -65536');
  connection.exec('BEGIN');
}

function sync(file: string): void {
  const descriptor = openSync(file, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
