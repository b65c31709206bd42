import type { ManagerPart } from '../../parts/manager-part.js';

/** What tasks wrote while they ran. Needs a `TaskLocator`, which the tasks module provides. */
export const taskLogsPart: ManagerPart = {
  name: 'task-logs',
  module: async () => (await import('./task-logs.module.js')).TaskLogsModule,
  schemas: async () => {
    const { EventTaskLogUpdateDto } = await import('@flamenco/api-contracts');
    return [EventTaskLogUpdateDto];
  },
};
