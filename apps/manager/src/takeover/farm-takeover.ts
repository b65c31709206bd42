import { dirname, relative } from 'node:path';
import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { conflict, FarmError } from '@flamenco/domain/errors';
import { Configuration, ConfigurationFile, describeLocation } from '../config/index.js';
import { migrationNames } from '../database/farm-schema.js';
import { writeFarm } from '../database/open-database.js';
import { MANAGER } from '../manager.module.js';
import { readConfigFile } from '../manager-configuration.js';
import { EarlierFarms, type EarlierFarm, type EarlierFarmKeeper } from '../modules/setup/index.js';
import type { FoundFarm } from './earlier-farm.js';
import { configurationBeside, LocalFiles } from './local-files.js';
import { takeOverFarm, type Takeover } from './take-over-farm.js';

/** By this, Nest gives it to who takes it over. */
export const FOUND_FARM = Symbol('the farm of Flamenco 3 that was found');

/** Takes over the farm that was found beside the configuration, when somebody asks for it. */
@Injectable()
export class FarmTakeover implements EarlierFarmKeeper, OnApplicationShutdown {
  private readonly logger = new Logger(FarmTakeover.name);
  private farm: EarlierFarm;
  private work: Promise<void> = Promise.resolve();
  private isClosing = false;

  constructor(
    private readonly configuration: Configuration,
    private readonly file: ConfigurationFile,
    @Inject(FOUND_FARM) private readonly found: FoundFarm,
    earlierFarms: EarlierFarms,
  ) {
    this.farm = { state: 'found', file: found.file, database: describeLocation(found.into) };
    earlierFarms.fill(this);
  }

  look(): EarlierFarm {
    return this.farm;
  }

  begin(): void {
    const { state, file, database } = this.farm;
    if (state === 'running') throw running();
    if (state === 'done')
      throw conflict('taken-over-already', `The farm was taken over already. It is in ${database ?? ''}.`);
    this.farm = { state: 'running', ...(file && { file }), ...(database && { database }) };
    this.work = this.takeOver().then(
      (takeover) => this.finish(takeover),
      (error: unknown) => this.fail(error),
    );
  }

  databaseToSet(): string | undefined {
    if (this.farm.state === 'running') throw running();
    return this.newSetting();
  }

  async onApplicationShutdown(): Promise<void> {
    this.isClosing = true;
    await this.work;
  }

  /** What `database` has to be, where it is not yet. */
  private newSetting(): string | undefined {
    const { into } = this.found;
    const configured = this.configuration.config.database;
    if (into.kind !== 'sqlite' || configured.kind !== 'sqlite' || into.file === configured.file)
      return undefined;
    return relative(dirname(this.configuration.file), into.file);
  }

  private async takeOver(): Promise<Takeover> {
    const { file, into } = this.found;
    const { localStoragePath, postgres } = this.configuration.config;
    const before = readConfigFile(configurationBeside(file), {}).config;
    const source = {
      file,
      copy: `${file}~copy`,
      files: new LocalFiles(before.localStoragePath, localStoragePath),
      progress: (what: string, done: number, of: number) => this.note({ what, done, of }),
      now: new Date(),
    };
    return writeFarm({ database: into, postgres }, await MANAGER.databaseSchema(), (target) =>
      takeOverFarm(source, target, migrationNames(MANAGER.migrations)),
    );
  }

  private note(progress: NonNullable<EarlierFarm['progress']>): void {
    if (this.isClosing) throw conflict('manager-closing', 'The Manager was stopped meanwhile. Begin again.');
    this.farm = { ...this.farm, progress };
  }

  private finish({ counts, notes }: Takeover): void {
    const { file, database } = this.farm;
    const told = [...notes, ...this.setDatabase()];
    this.farm = { state: 'done', ...(file && { file }), ...(database && { database }), counts, notes: told };
    this.logger.log(`Took over the farm of ${this.found.file} into ${describeLocation(this.found.into)}`);
  }

  /** From now on the new farm is the Manager's, also when the setup is not saved: it is not to be forgotten. @returns why it may be */
  private setDatabase(): readonly string[] {
    const database = this.newSetting();
    try {
      if (database !== undefined) this.file.change({ database });
      return [];
    } catch (error) {
      this.logger.error(error);
      const why = error instanceof FarmError ? error.message : String(error);
      return [
        `The configuration file does not name the new database yet, which saving the setup tries again: ${why}`,
      ];
    }
  }

  private fail(error: unknown): void {
    const { file, database } = this.farm;
    const problem = error instanceof FarmError ? error.message : `It failed, and the Manager's log says why.`;
    this.logger.error(error);
    this.farm = { state: 'failed', ...(file && { file }), ...(database && { database }), problem };
  }
}

function running(): FarmError {
  return conflict('takeover-running', 'The farm is being taken over. Wait until that is done.');
}
