import { WorkerSessions1764000000007 } from '../../database/migrations/0007-worker-sessions.js';
import { WorkerProblems1764000000015 } from '../../database/migrations/0015-worker-problems.js';
import { WorkerMachines1764000000024 } from '../../database/migrations/0024-worker-machines.js';
import { RequestNumbers1764000000037 } from '../../database/migrations/0037-request-numbers.js';
import { WorkerUpdates1764000000046 } from '../../database/migrations/0046-worker-updates.js';
import type { ManagerPart } from '../../parts/manager-part.js';
import { WORKER_SETTINGS } from './workers.settings.js';

/** Workers: their registration, comings and goings, and what people ask of them. */
export const workersPart: ManagerPart = {
  name: 'workers',
  module: async () => (await import('./workers.module.js')).WorkersModule,
  tables: ['workers', 'worker_machines'],
  migrations: [
    WorkerSessions1764000000007,
    WorkerProblems1764000000015,
    WorkerMachines1764000000024,
    RequestNumbers1764000000037,
    WorkerUpdates1764000000046,
  ],
  settings: WORKER_SETTINGS,
  schemas: async () => {
    const { EventWorkerUpdateDto, SecurityErrorDto } = await import('@flamenco/api-contracts');
    return [EventWorkerUpdateDto, SecurityErrorDto];
  },
  emits: ['worker-awake', 'worker-asleep', 'worker-offline', 'worker-error', 'worker-removed'],
};
