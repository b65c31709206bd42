import {
  insertGroups,
  openGroups,
  replaceGroups,
  reprioritizeGroups,
  retagGroups,
} from './persistence/runnable-groups.js';

/** What others have written about what can be handed out, within their work. What follows from tasks, they tell the TaskQueue. */
export const queueRecords = {
  insert: insertGroups,
  open: openGroups,
  saveJobPriority: reprioritizeGroups,
  saveTag: retagGroups,
  replace: replaceGroups,
} as const;
