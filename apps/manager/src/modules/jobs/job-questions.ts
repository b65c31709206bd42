import { findJobJson } from './job-json.js';
import { listJobsWithin } from './persistence/checkout-users.js';
import { countJobsByStatus, describeJob } from './persistence/job-list.js';
import { findMetadata } from './persistence/job-metadata.js';
import { findJobOwner } from './persistence/job-owners.js';
import { findFramesPath, listSharers } from './persistence/job-outputs.js';
import { isJobToStay, loadJob, loadJobById, loadJobs } from './persistence/job-rows.js';
import { listJobsIn, listJobsNeedingAttention } from './persistence/jobs-by-state.js';
import {
  findJobToDelete,
  isUnchangedSince,
  listJobsMarkedForDeletion,
  listJobsUnchangedSince,
} from './persistence/jobs-marked-for-deletion.js';
import { findTagOfJob, listJobsTagged } from './persistence/tagged-jobs.js';
import { countTasksByStatus } from './persistence/task-totals.js';

/** What others ask about jobs. Each question takes the connection to ask: a reader, or that of a work. */
export const jobQuestions = {
  load: loadJob,
  loadById: loadJobById,
  loadSome: loadJobs,
  isToStay: isJobToStay,
  describe: describeJob,
  json: findJobJson,
  sharersOf: listSharers,
  framesPathOf: findFramesPath,
  metadataOf: findMetadata,
  ownerOf: findJobOwner,
  tagOf: findTagOfJob,
  countByStatus: countJobsByStatus,
  countTasksByStatus,
  listTagged: listJobsTagged,
  listIn: listJobsIn,
  listNeedingAttention: listJobsNeedingAttention,
  listMarkedForDeletion: listJobsMarkedForDeletion,
  listUnchangedSince: listJobsUnchangedSince,
  isUnchangedSince,
  findToDelete: findJobToDelete,
  listWithin: listJobsWithin,
} as const;
