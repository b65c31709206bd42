export { QueueModule } from './queue.module.js';
export { type TaskSeeker, countProspects, findNextTask, firstNotFailed } from './persistence/next-task.js';
export {
  IS_READY,
  NO_TAG,
  type RunnableGroup,
  changeRunnable,
  countReady,
  GroupsInOrder,
  hasReadyTaskAfter,
  insertGroups,
  openGroups,
  recountGroups,
  reprioritizeGroups,
  runnableTypesOf,
} from './persistence/runnable-groups.js';
export { PlacementGates } from './placement-gates.js';
export { RunnableSignal } from './runnable-signal.js';
