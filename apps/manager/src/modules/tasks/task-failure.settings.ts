import { ourOwn, wholeNumber, type PartSettings } from '../../config/settings.js';

const FIELDS = {
  blocklistThreshold: wholeNumber(
    'blocklist_threshold',
    3,
    { min: 0, max: 1_000_000 },
    'Failures of a Worker at one task type of a job, after which it gets no more of them.',
  ),
  taskFailAfterSoftfailCount: wholeNumber(
    'task_fail_after_softfail_count',
    3,
    { min: 1, max: 1_000_000 },
    'How many Workers a task must fail on before it has failed for good.',
  ),
  taskFailJobAtPercent: ourOwn(
    wholeNumber(
      'task_fail_job_at_percent',
      10,
      { min: 1, max: 100 },
      'Share of failed tasks, in percent, at which the whole job has failed.',
    ),
  ),
};

/** What failures lead to. */
export const TASK_FAILURE_SETTINGS = { fields: FIELDS } satisfies PartSettings<typeof FIELDS>;
