import type { ManagerPart } from '../../parts/manager-part.js';

/** Who comes in, to do what. */
export const accessPart: ManagerPart = {
  name: 'access',
  module: async () => (await import('./access.module.js')).AccessModule,
  gates: { beforeSubmission: async () => (await import('./submission-access.js')).SubmissionAccess },
};
