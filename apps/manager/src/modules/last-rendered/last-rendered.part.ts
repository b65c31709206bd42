import { LastRendered1764000000003 } from '../../database/migrations/0003-last-rendered.js';
import type { ManagerPart } from '../../parts/manager-part.js';

/** What was rendered last: of each job, and of the whole farm. Owns the table last_rendered. */
export const lastRenderedPart: ManagerPart = {
  name: 'last-rendered',
  module: async () => (await import('./last-rendered.module.js')).LastRenderedModule,
  tables: ['last_rendered'],
  migrations: [LastRendered1764000000003],
  schemas: async () => {
    const { EventLastRenderedUpdateDto } = await import('@flamenco/api-contracts');
    return [EventLastRenderedUpdateDto];
  },
};
