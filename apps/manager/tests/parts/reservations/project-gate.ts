import { Injectable } from '@nestjs/common';
import { invalid } from '@flamenco/domain/errors';
import { Configuration } from '../../../src/config/index.js';
import type { SqlReader } from '../../../src/database/sql.js';
import type { BeforeSubmission, Submission } from '../../../src/modules/submission/index.js';
import { RESERVATION_SETTINGS } from './reservations.part.js';

const URGENT = 90;

/** Refuses jobs of no project, and has those of the urgent one go first. */
@Injectable()
export class ProjectGate implements BeforeSubmission {
  constructor(private readonly configuration: Configuration) {}

  admit(_: SqlReader, submission: Submission): Promise<Submission> {
    const { compiled } = submission.compilation;
    const project = compiled.metadata['project'] ?? '';
    if (project === '')
      return Promise.reject(
        invalid('no-project', "Job without a project: set 'project' in its metadata, and submit again."),
      );
    const { urgentProject } = this.configuration.of(RESERVATION_SETTINGS).reservations;
    if (project !== urgentProject) return Promise.resolve(submission);
    const compilation = { ...submission.compilation, compiled: { ...compiled, priority: URGENT } };
    return Promise.resolve({ ...submission, compilation });
  }
}
