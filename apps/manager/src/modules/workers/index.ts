export { StatusSchedule } from './status-schedule.js';
export { WORKER_SETTINGS } from './workers.settings.js';
export { WorkersModule } from './workers.module.js';
export { AuthenticatedWorker, WorkerAuthGuard } from './worker-auth.guard.js';
export { WorkerChanger } from './worker-changer.js';
export { unknownWorker } from './worker-credentials.js';
export { WorkerRemover } from './worker-remover.js';
export { workerUpdated } from './worker-events.js';
export { WorkerSightings } from './worker-sightings.js';
export {
  countWorkersByStatus,
  listWorkers,
  listWorkersUnheardOfSince,
  listWorkersNotSeenWithin,
  loadWorker,
  loadWorkerById,
  tagIdsOf,
  type WorkerState,
} from './persistence/worker-rows.js';
