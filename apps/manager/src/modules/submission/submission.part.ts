import type { ManagerPart } from '../../parts/manager-part.js';

/** How jobs come in: compiled, checked, and stored with their tasks and groups. */
export const submissionPart: ManagerPart = {
  name: 'submission',
  module: async () => (await import('./submission.module.js')).SubmissionModule,
  tables: ['given_timestamps'],
  emits: ['job-submitted'],
};
