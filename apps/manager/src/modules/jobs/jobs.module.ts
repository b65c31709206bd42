import { Module } from '@nestjs/common';
import { JobTypesModule } from '../job-types/index.js';
import { AssignmentSignal } from './assignment-signal.js';
import { FilmsController } from './films.controller.js';
import { FilmsSoFar } from './films-so-far.js';
import { JobChanges } from './job-changes.js';
import { PathReach } from './path-reach.js';
import { JobCompilation } from './job-compilation.js';
import { JobInspection } from './job-inspection.js';
import { JobSubmission } from './job-submission.js';
import { JobTimestamps } from './job-timestamps.js';
import { JobWatch } from './job-watch.js';
import { JobsController } from './jobs.controller.js';
import { OutputInspection } from './output-inspection.js';
import { RunnableSignal } from './runnable-signal.js';
import { StatusChanger } from './status-changer.js';
import { StuckJobSignal } from './stuck-job-signal.js';

/** Jobs, and the one class that writes statuses of jobs and tasks. Owns the tables of jobs and everything below them. */
@Module({
  imports: [JobTypesModule],
  controllers: [JobsController, FilmsController],
  providers: [
    AssignmentSignal,
    FilmsSoFar,
    JobChanges,
    JobCompilation,
    JobInspection,
    PathReach,
    JobSubmission,
    JobTimestamps,
    JobWatch,
    OutputInspection,
    RunnableSignal,
    StatusChanger,
    StuckJobSignal,
  ],
  exports: [AssignmentSignal, RunnableSignal, StatusChanger, StuckJobSignal],
})
export class JobsModule {}
