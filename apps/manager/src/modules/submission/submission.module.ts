import { Module } from '@nestjs/common';
import { BlendFilesModule } from '../blend-files/index.js';
import { JobTypesModule } from '../job-types/index.js';
import { QueueModule } from '../queue/index.js';
import { JobCompilation } from './job-compilation.js';
import { JobInspection } from './job-inspection.js';
import { JobSubmission } from './job-submission.js';
import { JobTimestamps } from './job-timestamps.js';
import { OutputInspection } from './output-inspection.js';
import { PathReach } from './path-reach.js';
import { SubmissionGates } from './submission-gates.js';
import { SubmissionController } from './submission.controller.js';

/** How jobs come in: compiled, checked, and stored with their tasks and groups. Owns the table of timestamps that jobs were given. */
@Module({
  imports: [BlendFilesModule, JobTypesModule, QueueModule],
  controllers: [SubmissionController],
  providers: [
    JobCompilation,
    JobInspection,
    JobSubmission,
    JobTimestamps,
    OutputInspection,
    PathReach,
    SubmissionGates,
  ],
  exports: [JobSubmission],
})
export class SubmissionModule {}
