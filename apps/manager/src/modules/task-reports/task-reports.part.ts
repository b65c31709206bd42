import type { ManagerPart } from '../../parts/manager-part.js';

/** What Workers report about their tasks, and what follows from it. */
export const taskReportsPart: ManagerPart = {
  name: 'task-reports',
  module: async () => (await import('./task-reports.module.js')).TaskReportsModule,
};
