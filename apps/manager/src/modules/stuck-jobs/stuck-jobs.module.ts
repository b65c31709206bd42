import { Module } from '@nestjs/common';
import { ManagersModule } from '../managers/index.js';
import { QueueModule } from '../queue/index.js';
import { TasksModule } from '../tasks/index.js';
import { StuckJobs } from './stuck-jobs.js';

/** No job hangs: those that nobody can run end, or say what they need. */
@Module({ imports: [ManagersModule, QueueModule, TasksModule], providers: [StuckJobs] })
export class StuckJobsModule {}
