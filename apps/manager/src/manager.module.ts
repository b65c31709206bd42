import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { ClockModule } from './clock.module.js';
import { ConfigModule, type Configuration } from './config/index.js';
import { DatabaseModule } from './database/database.module.js';
import { EventsModule } from './modules/events/index.js';
import { FarmStatusModule } from './modules/farm-status/index.js';
import { JobTypesModule } from './modules/job-types/index.js';
import { JobsModule } from './modules/jobs/index.js';
import { MetaModule } from './modules/meta/index.js';
import { SchedulerModule } from './modules/scheduler/index.js';
import { TaskLogsModule } from './modules/task-logs/index.js';
import { TasksModule } from './modules/tasks/index.js';
import { TimeoutsModule } from './modules/timeouts/index.js';
import { WorkersModule } from './modules/workers/index.js';

/** A module of the Manager. */
export type ManagerPart = Type | DynamicModule;

/** What the Manager is made of: the table of contents. */
export const MANAGER_PARTS: readonly ManagerPart[] = [
  ClockModule,
  ScheduleModule.forRoot(),
  EventsModule,
  DatabaseModule,
  TaskLogsModule,
  MetaModule,
  JobTypesModule,
  JobsModule,
  WorkersModule,
  TasksModule,
  SchedulerModule,
  TimeoutsModule,
  FarmStatusModule,
];

/** The whole Manager, with its configuration. */
@Module({})
export class ManagerModule {
  static with(configuration: Configuration, parts: readonly ManagerPart[] = MANAGER_PARTS): DynamicModule {
    return { module: ManagerModule, imports: [ConfigModule.with(configuration), ...parts] };
  }
}
