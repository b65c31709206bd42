import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { parseDatabaseLocation } from '../../src/config/index.js';
import { createManager } from '../../src/create-manager.js';
import { findProblems } from '../../src/database/database-check.js';
import { migrationNames } from '../../src/database/farm-schema.js';
import { askDatabase, writeFarm, type DatabaseSettings } from '../../src/database/open-database.js';
import { readConfigFile } from '../../src/manager-configuration.js';
import { MANAGER } from '../../src/manager.module.js';
import { LocalFiles } from '../../src/takeover/local-files.js';
import { takeOverFarm, type Takeover } from '../../src/takeover/take-over-farm.js';

/** How PostgreSQL is used. */
const SETTINGS = { password: '', passwordFile: '', poolSize: 6, statementTimeoutMs: 30_000 };

/** Releases of Flamenco 3 of which there is a sample farm: real databases, made by their Managers. */
export const RELEASES = ['3.9', '3.6', '3.0'] as const;

/** What a Flamenco 3 Manager answered of a sample farm. */
export interface Flamenco3Answers {
  readonly jobs: readonly (Readonly<Record<string, unknown>> & {
    readonly id: string;
    readonly tasks: readonly (Readonly<Record<string, unknown>> & { readonly id: string })[];
    readonly blocklist: readonly unknown[];
    readonly metadata: object;
  })[];
  readonly workers: readonly (Readonly<Record<string, unknown>> & {
    readonly name: string;
    readonly id: string;
    readonly sleep_schedule: object | null;
  })[];
  readonly tags: readonly unknown[];
}

/** The folder of a sample farm, as its Manager left it, in a temporary folder. */
export class Flamenco3Farm {
  readonly folder: string;

  /** @param postgres - the database that it is to be taken over into; by default, a file of SQLite */
  constructor(
    readonly release: (typeof RELEASES)[number],
    private readonly postgres?: string,
  ) {
    this.folder = mkdtempSync(join(tmpdir(), 'flamenco-takeover-test-'));
    cpSync(join(import.meta.dirname, 'farms', release), this.folder, { recursive: true });
  }

  get database(): string {
    return join(this.folder, 'flamenco-manager.sqlite');
  }

  /** Where the farm is to be, as the configuration file has it. */
  get newDatabase(): string {
    return this.postgres ?? join(this.folder, 'flamenco.sqlite');
  }

  /** Where both databases are, for the acts that open them. */
  get settings(): DatabaseSettings {
    return { database: parseDatabaseLocation(this.newDatabase, this.folder), postgres: SETTINGS };
  }

  /** What the new database's own check finds wrong. */
  problems(): Promise<readonly string[]> {
    return askDatabase(this.settings, MANAGER.migrations, findProblems);
  }

  get answers(): Flamenco3Answers {
    return JSON.parse(readFileSync(join(this.folder, 'answers.json'), 'utf8')) as Flamenco3Answers;
  }

  async takeOver(): Promise<Takeover> {
    const local = join(this.folder, 'local');
    const source = {
      file: this.database,
      copy: join(this.folder, 'flamenco.sqlite~from'),
      files: new LocalFiles(local, local),
      progress: () => undefined,
      now: new Date(),
    };
    return writeFarm(this.settings, await MANAGER.databaseSchema(), (target) =>
      takeOverFarm(source, target, migrationNames(MANAGER.migrations)),
    );
  }

  /** Starts our Manager on what was taken over, with the configuration of Flamenco 3's. */
  async startManager(): Promise<{ readonly app: NestFastifyApplication; readonly api: string }> {
    const file = join(this.folder, 'flamenco-manager.yaml');
    const yaml = readFileSync(file, 'utf8')
      .replace(/^database:.*$/m, `database: ${this.newDatabase}`)
      .replace(/^listen:.*$/m, 'listen: 127.0.0.1:0');
    writeFileSync(file, yaml);
    const app = await createManager(readConfigFile(file, {}), {
      logLevel: 'silent',
      dashboardPath: join(this.folder, 'no-dashboard'),
    });
    return { app, api: `${(await app.getUrl()).replace(/\/$/, '')}/api/v3` };
  }
}

/** What tells whether any file below a folder has changed. */
export function digestOfFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .map((file) => `${file} ${createHash('sha256').update(readFileSync(file)).digest('hex')}`)
    .sort();
}
