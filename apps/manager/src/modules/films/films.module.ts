import { Module } from '@nestjs/common';
import { JobChangesModule } from '../job-changes/index.js';
import { SubmissionModule } from '../submission/index.js';
import { FilmsSoFar } from './films-so-far.js';
import { FilmsController } from './films.controller.js';

/** Films of the frames that jobs have so far. */
@Module({
  imports: [JobChangesModule, SubmissionModule],
  controllers: [FilmsController],
  providers: [FilmsSoFar],
})
export class FilmsModule {}
