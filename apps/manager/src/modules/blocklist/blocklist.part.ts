import type { ManagerPart } from '../../parts/manager-part.js';

/** Which Workers get no more tasks of a type from a job, for people to see and to lift. The task reports put them there. */
export const blocklistPart = {
  name: 'blocklist',
  module: async () => (await import('./blocklist.module.js')).BlocklistModule,
  tables: ['job_blocks'],
  gates: { beforePlacement: async () => (await import('./block-gate.js')).BlockGate },
  schemas: async () => {
    const { JobBlocklistEntryDto } = await import('@flamenco/api-contracts');
    return [JobBlocklistEntryDto];
  },
} satisfies ManagerPart;
