import { Module } from '@nestjs/common';
import { PeopleModule } from '../people/index.js';
import { WorkersModule } from '../workers/index.js';
import { Gatekeeper } from './gatekeeper.js';
import { SubmissionAccess } from './submission-access.js';

/** Who comes in, to do what. */
@Module({
  imports: [PeopleModule, WorkersModule],
  providers: [Gatekeeper, SubmissionAccess],
  exports: [Gatekeeper],
})
export class AccessModule {}
