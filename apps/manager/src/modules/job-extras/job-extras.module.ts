import { Module } from '@nestjs/common';
import { StatisticsModule } from '../statistics/index.js';
import { JobExtrasController } from './job-extras.controller.js';
import { JobExtras } from './job-extras.js';

/** What a list can show of jobs besides these. */
@Module({ imports: [StatisticsModule], controllers: [JobExtrasController], providers: [JobExtras] })
export class JobExtrasModule {}
