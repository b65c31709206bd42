import { SavedViews1764000000023 } from '../../database/migrations/0023-saved-views.js';
import type { ManagerPart } from '../../parts/manager-part.js';

/** Views of the list of jobs that people share. */
export const savedViewsPart: ManagerPart = {
  name: 'saved-views',
  module: async () => (await import('./saved-views.module.js')).SavedViewsModule,
  tables: ['saved_views'],
  migrations: [SavedViews1764000000023],
  entities: async () => {
    const { SAVED_VIEWS } = await import('./persistence/view-rows.js');
    return [SAVED_VIEWS];
  },
};
