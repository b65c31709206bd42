export type { BeforePlacement, PlacedTasks } from './before-placement.js';
export { PlacementGates } from './placement-gates.js';
export { queueQuestions } from './queue-questions.js';
export { queueRecords } from './queue-records.js';
export { QueueModule } from './queue.module.js';
export { NO_TAG, type RunnableGroup, type TaskSeeker } from './runnable-group.js';
export { RunnableSignal } from './runnable-signal.js';
