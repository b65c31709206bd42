import { Module } from '@nestjs/common';
import { ManagersModule } from '../managers/index.js';
import { WorkersModule } from '../workers/index.js';
import { SleepScheduler } from './sleep-scheduler.js';
import { SleepSchedulesController } from './sleep-schedules.controller.js';
import { StoredStatusSchedule } from './stored-status-schedule.js';

/** When Workers sleep. */
@Module({
  imports: [ManagersModule, WorkersModule],
  controllers: [SleepSchedulesController],
  providers: [SleepScheduler, StoredStatusSchedule],
})
export class SleepSchedulesModule {}
