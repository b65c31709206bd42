import { Module } from '@nestjs/common';
import { ManagersModule } from '../managers/index.js';
import { TaskLogsModule } from '../task-logs/index.js';
import { TasksModule } from '../tasks/index.js';
import { WorkersModule } from '../workers/index.js';
import { Silence } from './silence.js';
import { TimeoutChecker } from './timeout-checker.js';
import { UnseenWorkers } from './unseen-workers.js';

/** What happens to Workers and tasks that fall silent. */
@Module({
  imports: [ManagersModule, TaskLogsModule, TasksModule, WorkersModule],
  providers: [Silence, TimeoutChecker, UnseenWorkers],
  exports: [TimeoutChecker],
})
export class TimeoutsModule {}
