import { ReportNumbers1764000000006 } from '../../database/migrations/0006-report-numbers.js';
import { RenderReports1764000000011 } from '../../database/migrations/0011-render-reports.js';
import { WholeFrames1764000000012 } from '../../database/migrations/0012-whole-frames.js';
import { AttemptFailures1764000000021 } from '../../database/migrations/0021-attempt-failures.js';
import { FailureCategories1764000000043 } from '../../database/migrations/0043-failure-categories.js';
import type { ManagerPart } from '../../parts/manager-part.js';
import { TASK_FAILURE_SETTINGS } from './task-failure.settings.js';

/** Tasks, and the one class that writes statuses of jobs and tasks. */
export const tasksPart: ManagerPart = {
  name: 'tasks',
  module: async () => (await import('./tasks.module.js')).TasksModule,
  tables: [
    'tasks',
    'task_dependencies',
    'task_failures',
    'task_attempts',
    'attempt_renders',
    'attempt_failures',
    'whole_frames',
  ],
  migrations: [
    ReportNumbers1764000000006,
    RenderReports1764000000011,
    WholeFrames1764000000012,
    AttemptFailures1764000000021,
    FailureCategories1764000000043,
  ],
  settings: TASK_FAILURE_SETTINGS,
  schemas: async () => {
    const { EventTaskUpdateDto } = await import('@flamenco/api-contracts');
    return [EventTaskUpdateDto];
  },
  emits: [
    'job-queued',
    'job-active',
    'job-paused',
    'job-completed',
    'job-failed',
    'job-canceled',
    'job-needs-attention',
    'task-completed',
    'task-soft-failed',
    'task-failed',
  ],
};
