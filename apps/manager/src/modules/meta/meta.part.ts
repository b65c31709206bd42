import type { ManagerPart } from '../../parts/manager-part.js';

/** The Manager about itself. */
export const metaPart: ManagerPart = {
  name: 'meta',
  module: async () => (await import('./meta.module.js')).MetaModule,
  schemas: async () => {
    const { ManagerVariableDto } = await import('@flamenco/api-contracts');
    return [ManagerVariableDto];
  },
};
