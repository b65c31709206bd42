import { Module } from '@nestjs/common';
import { JobsModule } from '../jobs/index.js';
import { StuckJobs } from './stuck-jobs.js';

/** No job hangs: those that nobody can run end, or say what they need. */
@Module({ imports: [JobsModule], providers: [StuckJobs] })
export class StuckJobsModule {}
