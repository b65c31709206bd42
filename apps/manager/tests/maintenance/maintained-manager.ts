import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { readConfigFile } from '../../src/manager-configuration.js';
import { clockPart } from '../../src/manager.module.js';
import { createManager } from '../../src/create-manager.js';
import { databasePart } from '../../src/database/database.part.js';
import type { SqlWriter } from '../../src/database/sql.js';
import { UnitOfWork } from '../../src/database/unit-of-work.js';
import { Lifetime, type LifetimeEnd } from '../../src/lifetime.js';
import { eventsPart } from '../../src/modules/events/events.part.js';
import { DatabaseMaintenance } from '../../src/modules/maintenance/index.js';
import { maintenancePart } from '../../src/modules/maintenance/maintenance.part.js';
import { metaPart } from '../../src/modules/meta/meta.part.js';
import { allTablesPart } from '../farm/all-tables.js';
import { TestClock } from '../farm/test-clock.js';

/** A Manager with a database that is looked after, in a folder that goes away with it. */
export class MaintainedManager {
  readonly clock = new TestClock();
  readonly folder = mkdtempSync(join(tmpdir(), 'flamenco-maintenance-'));
  private app: NestFastifyApplication | undefined;
  private ending: LifetimeEnd | undefined;

  static async start(yaml = ''): Promise<MaintainedManager> {
    const manager = new MaintainedManager();
    writeFileSync(manager.configFile, `_meta: {version: 3}\ndatabase: farm.sqlite\n${yaml}`);
    await manager.open();
    return manager;
  }

  get configFile(): string {
    return join(this.folder, 'flamenco-manager.yaml');
  }

  get database(): string {
    return join(this.folder, 'farm.sqlite');
  }

  get maintenance(): DatabaseMaintenance {
    return this.running.get(DatabaseMaintenance);
  }

  get running(): NestFastifyApplication {
    if (!this.app) throw new Error('the Manager is not running');
    return this.app;
  }

  /** How the Manager wants to end; undefined: not at all. */
  get end(): LifetimeEnd | undefined {
    return this.ending;
  }

  /** Bytes in the database's log. */
  get logSize(): number {
    return statSync(`${this.database}-wal`).size;
  }

  async write(statements: (sql: SqlWriter) => Promise<unknown>): Promise<void> {
    await this.running.get(UnitOfWork).run((work) => statements(work.sql));
  }

  /** As another program has it open. */
  otherConnection(): Database {
    return new SqliteDatabase(this.database);
  }

  async shutDown(): Promise<void> {
    await this.app?.close();
    this.app = undefined;
  }

  async close(): Promise<void> {
    await this.shutDown();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async open(): Promise<void> {
    const testClockPart = { ...clockPart, module: () => this.clock.asModule() };
    this.app = await createManager(readConfigFile(this.configFile, {}), {
      parts: [testClockPart, eventsPart, databasePart, allTablesPart, metaPart, maintenancePart],
      logLevel: 'silent',
      dashboardPath: join(this.folder, 'no-dashboard'),
    });
    void this.app.get(Lifetime).end.then((end) => (this.ending = end));
  }
}
