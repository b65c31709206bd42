import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Configuration, describeLocation } from '../../config/index.js';
import { DatabaseCheck, type DatabaseFindings } from '../../database/database-check.js';
import { FarmDatabase } from '../../database/farm-database.js';
import { Lifetime } from '../../lifetime.js';
import { Leadership } from '../managers/index.js';
import { ChoreRunner } from './chore-runner.js';

/**
 * Has the running Manager's database checked: an SQLite file in a process of its own, PostgreSQL by the Manager that leads. A damaged one ends
 * the Manager, before more gets lost; one that is not in order is told of, and the farm goes on.
 */
@Injectable()
export class PeriodicCheck implements OnModuleDestroy {
  private readonly logger = new Logger(PeriodicCheck.name);
  private latest: DatabaseFindings | undefined;
  private isClosed = false;

  constructor(
    private readonly database: FarmDatabase,
    private readonly chores: ChoreRunner,
    private readonly leadership: Leadership,
    private readonly configuration: Configuration,
    private readonly lifetime: Lifetime,
  ) {}

  /** What was wrong when it was checked last; undefined when this Manager has checked nothing yet. */
  get findings(): DatabaseFindings | undefined {
    return this.latest;
  }

  /** @returns false when nothing came of it: another Manager leads, or this one is closing */
  async run(): Promise<boolean> {
    const findings = await this.find();
    this.latest = findings;
    if (!findings) return false;
    const called = describeLocation(this.configuration.config.database);
    const { damage, disorder } = findings;
    if (disorder.length > 0) {
      this.logger.error(
        { problems: disorder },
        `The database ${called} is not in order: what it counts is not what it has. The farm goes on; please report this`,
      );
    }
    if (damage.length > 0) {
      this.logger.fatal(
        { problems: damage },
        `The database ${called} is damaged. The Manager ends now, before more gets lost. Restore a backup, or repair the file with the sqlite3 program`,
      );
      this.lifetime.fail('the database is damaged');
    }
    return true;
  }

  onModuleDestroy(): void {
    this.isClosed = true;
  }

  private find(): Promise<DatabaseFindings | undefined> {
    const { database } = this.configuration.config;
    if (database.kind !== 'sqlite') return this.findOnServer();
    const { statements } = new DatabaseCheck('sqlite');
    return this.chores.run(database.file, { kind: 'check', statements });
  }

  private async findOnServer(): Promise<DatabaseFindings | undefined> {
    if (!(await this.leadership.isOursStill())) return undefined;
    try {
      return await this.database.snapshot((reader) => new DatabaseCheck('postgres').find(reader));
    } catch (error) {
      if (this.isClosed) return undefined; // its connections end between two statements
      throw error;
    }
  }
}
