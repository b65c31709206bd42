import type { Job, TaskSummary } from '@flamenco/api-client';
import type { JobStatus } from '@flamenco/domain/statuses';
import { JOB_LOOKS, TASK_LOOKS, lookOf } from '../../../shared/status-looks';
import { type MenuEntry, verbEntry } from '../../../shared/ui/action-menu';
import { PRIORITY_STEPS, jobsForStep } from './job-priority';
import { jobsForVerb, offeredJobVerbs } from './job-verbs';
import { againLabel, frameCountOf } from './submit-again';
import { TASK_VERBS, tasksForVerb } from './task-verbs';

/** To steer jobs; whose they are is the Manager's to look at. */
export const STEERS_JOBS = { needs: 'jobs:write:own' } as const;

const SUBMITS = { needs: 'jobs:submit' } as const;

/** What can be done to one or more jobs: for menus and the palette. `JobCommands` does it. */
export function jobEntries(jobs: readonly Job[]): readonly MenuEntry[] {
  const failed = jobs.reduce((sum, job) => sum + job.task_counts.failed, 0);
  const reason = `not while it is ${lookOf(JOB_LOOKS, jobs[0]?.status ?? '').label}`;
  const verbs = offeredJobVerbs(jobs);
  return [
    ...verbs.map(({ key, ...verb }) => {
      // Where Pause and Resume fit, the letter that they share pauses.
      const isPauses = verb.id === 'resume' && verbs.some(({ id }) => id === 'pause');
      const fits = jobsForVerb(jobs, { key, ...verb }).length;
      return verbEntry({ ...verb, ...(!isPauses && { key }), ...STEERS_JOBS }, fits, jobs.length, reason);
    }),
    {
      id: 'requeue-failed',
      label: 'Requeue failed tasks',
      icon: 'restart_alt',
      ...(failed === 0 && { isDisabled: true, reason: 'no task has failed' }),
      note: String(failed),
      ...STEERS_JOBS,
    },
    { id: 'priority', label: 'Set priority …', icon: 'priority_high', startsGroup: true, ...STEERS_JOBS },
    ...PRIORITY_STEPS.map((step) =>
      verbEntry({ ...step, ...STEERS_JOBS }, jobsForStep(jobs, step).length, jobs.length, step.atEnd),
    ),
    copyEntry(jobs),
    ...(jobs.length === 1
      ? [{ id: 'again', label: 'Submit again …', icon: 'autorenew', worksAlone: true, ...SUBMITS } as const]
      : []),
    { id: 'delete', label: 'Delete …', icon: 'delete', startsGroup: true, ...STEERS_JOBS },
  ];
}

/** What can be done to one or more tasks of a job. `JobCommands` does it. */
export function taskEntries(tasks: readonly TaskSummary[], jobStatus: JobStatus): readonly MenuEntry[] {
  const frames = frameCountOf(tasks);
  const reason = `not while it is ${lookOf(TASK_LOOKS, tasks[0]?.status ?? '').label}`;
  return [
    ...TASK_VERBS.map((verb) =>
      verbEntry(
        { ...verb, ...STEERS_JOBS },
        tasksForVerb(tasks, verb, jobStatus).length,
        tasks.length,
        reason,
      ),
    ),
    { ...copyEntry(tasks), startsGroup: true },
    ...(frames > 0
      ? [{ id: 'again', label: againLabel(frames), icon: 'autorenew', worksAlone: true, ...SUBMITS } as const]
      : []),
  ];
}

function copyEntry(items: readonly unknown[]): MenuEntry {
  const label = items.length === 1 ? 'Copy ID' : 'Copy IDs';
  return { id: 'copy', label, icon: 'content_copy', worksAlone: true };
}
