import { LastRendered1764000000003 } from '../../database/migrations/0003-last-rendered.js';
import { JobPreviews1764000000033 } from '../../database/migrations/0033-job-previews.js';
import type { ManagerPart } from '../../parts/manager-part.js';

/** What was rendered last: of each job, and of the whole farm. */
export const lastRenderedPart: ManagerPart = {
  name: 'last-rendered',
  module: async () => (await import('./last-rendered.module.js')).LastRenderedModule,
  tables: ['last_rendered', 'job_previews', 'rendered_jobs'],
  migrations: [LastRendered1764000000003, JobPreviews1764000000033],
  schemas: async () => {
    const { EventLastRenderedUpdateDto } = await import('@flamenco/api-contracts');
    return [EventLastRenderedUpdateDto];
  },
};
