import { countProspects, findNextTask } from './persistence/next-task.js';
import { listReadyGroups, listReadyTypes, nextRunnableType } from './persistence/ready-groups.js';
import { countReady, groupsInOrder, runnableTypesOf } from './persistence/runnable-groups.js';

/** What others ask about what can be handed out. */
export const queueQuestions = {
  nextTaskFor: findNextTask,
  countProspects,
  countReady,
  readyTypesOf: listReadyTypes,
  readyGroupsOf: listReadyGroups,
  nextRunnableType,
  runnableTypesOf,
  groupsInOrder,
} as const;
