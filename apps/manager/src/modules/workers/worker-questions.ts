import { listWorkerAbilities, listWorkerPlatforms } from './persistence/worker-abilities.js';
import {
  countWorkersByStatus,
  listWorkers,
  listWorkersNotSeenWithin,
  listWorkersUnheardOfSince,
  loadWorker,
  loadWorkerById,
  tagIdsOf,
} from './persistence/worker-rows.js';

/** What others ask about Workers. */
export const workerQuestions = {
  load: loadWorker,
  loadById: loadWorkerById,
  list: listWorkers,
  listNotSeenWithin: listWorkersNotSeenWithin,
  listUnheardOfSince: listWorkersUnheardOfSince,
  countByStatus: countWorkersByStatus,
  tagIdsOf,
  abilities: listWorkerAbilities,
  platforms: listWorkerPlatforms,
} as const;
