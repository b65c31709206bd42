import { countOutTasks } from './persistence/task-totals.js';
import { insertJob } from './persistence/job-inserter.js';
import { insertWhatFinds, sortedUser, storableMetadata } from './persistence/job-metadata.js';
import { insertOutputs } from './persistence/job-outputs.js';
import {
  saveFrameCount,
  saveJobAttention,
  saveJobPriority,
  saveJobProgress,
  saveTaskCounts,
} from './persistence/job-rows.js';
import { deleteJobRow, saveDeletionRequest } from './persistence/jobs-marked-for-deletion.js';
import { saveTagOfJob } from './persistence/tagged-jobs.js';

/** What others have written about jobs, within their work. */
export const jobRecords = {
  insert: insertJob,
  storableMetadata,
  sortedUser,
  insertWhatFinds,
  insertOutputs,
  saveFrameCount,
  saveAttention: saveJobAttention,
  savePriority: saveJobPriority,
  saveProgress: saveJobProgress,
  saveTaskCounts,
  saveTag: saveTagOfJob,
  markForDeletion: saveDeletionRequest,
  remove: deleteJobRow,
  countOutTasks,
} as const;
