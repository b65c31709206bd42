import type { ManagerPart } from '../../parts/manager-part.js';

/** What can be handed out, and to whom. */
export const queuePart: ManagerPart = {
  name: 'queue',
  module: async () => (await import('./queue.module.js')).QueueModule,
  tables: ['runnable_groups'],
};
