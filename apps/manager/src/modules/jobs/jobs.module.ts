import { Module } from '@nestjs/common';
import { JobWatch } from './job-watch.js';
import { JobsController } from './jobs.controller.js';

/** Jobs as they are shown. Owns the tables of jobs, of their metadata, and of what they write. */
@Module({ controllers: [JobsController], providers: [JobWatch] })
export class JobsModule {}
