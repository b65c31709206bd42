import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { ClockModule } from './clock.module.js';
import { ConfigModule, type Configuration } from './config/index.js';
import { DatabaseModule } from './database/database.module.js';
import { BlocklistModule } from './modules/blocklist/index.js';
import { DiscoveryModule } from './modules/discovery/index.js';
import { EventsModule } from './modules/events/index.js';
import { FarmStatusModule } from './modules/farm-status/index.js';
import { FilmsModule } from './modules/films/index.js';
import { HealthModule } from './modules/health/index.js';
import { IdempotencyModule } from './modules/idempotency/index.js';
import { JobChangesModule } from './modules/job-changes/index.js';
import { JobDeletionModule } from './modules/job-deletion/index.js';
import { JobTypesModule } from './modules/job-types/index.js';
import { JobsModule } from './modules/jobs/index.js';
import { LastRenderedModule } from './modules/last-rendered/index.js';
import { MaintenanceModule } from './modules/maintenance/index.js';
import { MetaModule } from './modules/meta/index.js';
import { MqttModule } from './modules/mqtt/index.js';
import { QueueModule } from './modules/queue/index.js';
import { SchedulerModule } from './modules/scheduler/index.js';
import { SetupModule } from './modules/setup/index.js';
import { ShamanModule } from './modules/shaman/index.js';
import { SleepSchedulesModule } from './modules/sleep-schedules/index.js';
import { StuckJobsModule } from './modules/stuck-jobs/index.js';
import { SubmissionModule } from './modules/submission/index.js';
import { TaskLogsModule } from './modules/task-logs/index.js';
import { TaskReportsModule } from './modules/task-reports/index.js';
import { TasksModule } from './modules/tasks/index.js';
import { TimeoutsModule } from './modules/timeouts/index.js';
import { WebhooksModule } from './modules/webhooks/index.js';
import { WhyModule } from './modules/why/index.js';
import { WorkerTagsModule } from './modules/worker-tags/index.js';
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
  TasksModule,
  QueueModule,
  SubmissionModule,
  JobChangesModule,
  FilmsModule,
  WorkersModule,
  TaskReportsModule,
  SchedulerModule,
  WhyModule,
  StuckJobsModule,
  TimeoutsModule,
  BlocklistModule,
  WorkerTagsModule,
  SleepSchedulesModule,
  JobDeletionModule,
  ShamanModule,
  LastRenderedModule,
  FarmStatusModule,
  MqttModule,
  WebhooksModule,
  DiscoveryModule,
  SetupModule,
  MaintenanceModule,
  HealthModule,
  IdempotencyModule,
];

/** The whole Manager, with its configuration. */
@Module({})
export class ManagerModule {
  static with(configuration: Configuration, parts: readonly ManagerPart[] = MANAGER_PARTS): DynamicModule {
    return { module: ManagerModule, imports: [ConfigModule.with(configuration), ...parts] };
  }
}
