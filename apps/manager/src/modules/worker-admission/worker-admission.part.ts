import { WorkerAdmission1764000000041 } from '../../database/migrations/0041-worker-admission.js';
import type { ManagerPart } from '../../parts/manager-part.js';
import { ADMISSION_SETTINGS } from './worker-admission.settings.js';

/** Which Workers come in. */
export const workerAdmissionPart: ManagerPart = {
  name: 'worker-admission',
  module: async () => (await import('./worker-admission.module.js')).WorkerAdmissionModule,
  tables: ['worker_admissions', 'registration_secrets'],
  migrations: [WorkerAdmission1764000000041],
  settings: ADMISSION_SETTINGS,
  gates: {
    beforePlacement: async () => (await import('./admission-gate.js')).AdmissionGate,
    beforeRegistration: async () => (await import('./registration-gate.js')).RegistrationGate,
  },
};
