import type { ManagerPart } from '../../parts/manager-part.js';

/** Tags, which limit jobs to groups of Workers. */
export const workerTagsPart: ManagerPart = {
  name: 'worker-tags',
  module: async () => (await import('./worker-tags.module.js')).WorkerTagsModule,
  tables: ['worker_tags', 'worker_tag_membership'],
  entities: async () => {
    const { MEMBERSHIPS, TAGS } = await import('./persistence/tag-rows.js');
    return [TAGS, MEMBERSHIPS];
  },
  schemas: async () => {
    const { EventWorkerTagUpdateDto } = await import('@flamenco/api-contracts');
    return [EventWorkerTagUpdateDto];
  },
};
