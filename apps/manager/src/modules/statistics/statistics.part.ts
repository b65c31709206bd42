import { RunTimes1764000000028 } from '../../database/migrations/0028-run-times.js';
import { FarmQuarters1764000000034 } from '../../database/migrations/0034-farm-quarters.js';
import type { ManagerPart } from '../../parts/manager-part.js';

/** How long tasks took, how busy Workers were, and when jobs will be done. */
export const statisticsPart: ManagerPart = {
  name: 'statistics',
  module: async () => (await import('./statistics.module.js')).StatisticsModule,
  tables: ['job_run_times', 'run_times', 'worker_hours', 'farm_quarters'],
  migrations: [RunTimes1764000000028, FarmQuarters1764000000034],
};
