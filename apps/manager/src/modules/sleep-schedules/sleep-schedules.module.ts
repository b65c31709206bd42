import { Global, Module } from '@nestjs/common';
import { StatusSchedule, WorkersModule } from '../workers/index.js';
import { SleepScheduler } from './sleep-scheduler.js';
import { SleepSchedulesController } from './sleep-schedules.controller.js';
import { StoredStatusSchedule } from './stored-status-schedule.js';

/** When Workers sleep. Global, for Workers that sign on need its StatusSchedule. */
@Global()
@Module({
  imports: [WorkersModule],
  controllers: [SleepSchedulesController],
  providers: [SleepScheduler, { provide: StatusSchedule, useClass: StoredStatusSchedule }],
  exports: [SleepScheduler, StatusSchedule],
})
export class SleepSchedulesModule {}
