import { Module } from '@nestjs/common';
import { JobWatch } from './job-watch.js';
import { JobSearchController } from './job-search.controller.js';
import { JobsController } from './jobs.controller.js';

/** Jobs as they are shown. Owns the tables of jobs, of their metadata, and of what they write. */
@Module({ controllers: [JobSearchController, JobsController], providers: [JobWatch] })
export class JobsModule {}
