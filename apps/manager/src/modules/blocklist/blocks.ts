import { addBlock, clearBlocksOfJob } from './persistence/block-rows.js';

/** Which Workers get no more tasks of a type from a job, for the areas that decide it. */
export const blocks = {
  add: addBlock,
  clearOfJob: clearBlocksOfJob,
} as const;
