import { Injectable } from '@nestjs/common';
import { isInProjects } from '@flamenco/domain/access';
import { forbidden } from '@flamenco/domain/errors';
import { projectOf, userOf } from '@flamenco/domain/jobs';
import type { SqlReader } from '../../database/sql.js';
import type { BeforeSubmission, Submission } from '../submission/index.js';

/** Where the add-on has the name of who submits a job, and where people look for it. */
const USER_KEY = 'user.name';

/** Lets people submit jobs of their projects only, and has jobs say who has submitted them, where somebody has signed in. */
@Injectable()
export class SubmissionAccess implements BeforeSubmission {
  admit(_sql: SqlReader, submission: Submission): Promise<Submission> {
    const { actor, compilation } = submission;
    if (actor.kind !== 'user' && actor.kind !== 'token') return Promise.resolve(submission);
    const { compiled } = compilation;
    if (!isInProjects(actor.projects, projectOf(compiled.metadata)))
      return Promise.reject(otherProject(actor.projects));
    // A pipeline submits on behalf of others, and knows better who they are.
    const user = (actor.isService && userOf(compiled.metadata)) || actor.displayName;
    const metadata = { ...compiled.metadata, [USER_KEY]: user };
    return Promise.resolve({
      ...submission,
      compilation: { ...compilation, compiled: { ...compiled, metadata } },
    });
  }
}

function otherProject(projects: readonly string[]): Error {
  return forbidden(
    'other-project',
    `You may submit jobs of ${projects.join(', ')} only. Say so with 'project' in the metadata of the job, or ask an admin of the farm.`,
  );
}
