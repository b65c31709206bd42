import { Global, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Configuration } from '../config/index.js';
import { EventBus } from '../modules/events/index.js';
import { ManagerParts } from '../parts/manager-parts.js';
import { FarmDatabase } from './farm-database.js';
import { openDatabase } from './open-database.js';
import { UnitOfWork } from './unit-of-work.js';

/** Opens the configured database once and shares it: `UnitOfWork` to write, `FarmDatabase.reader` to ask. */
@Global()
@Module({
  providers: [
    {
      provide: FarmDatabase,
      inject: [Configuration, ManagerParts],
      useFactory: async ({ config }: Configuration, parts: ManagerParts) =>
        openDatabase(config, await parts.databaseSchema()),
    },
    {
      provide: UnitOfWork,
      inject: [FarmDatabase, EventBus],
      useFactory: (database: FarmDatabase, events: EventBus) => new UnitOfWork(database, events),
    },
  ],
  exports: [FarmDatabase, UnitOfWork],
})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(
    private readonly database: FarmDatabase,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** The last works are finished, then the file is closed. */
  async onApplicationShutdown(): Promise<void> {
    await this.unitOfWork.settled();
    await this.database.close();
  }
}
