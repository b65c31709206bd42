import type { Job, TaskSummary } from '@flamenco/api-client';
import type { JobStatus } from '@flamenco/domain/statuses';
import { JOB_LOOKS, TASK_LOOKS, lookOf } from '../../../shared/status-looks';
import { type MenuEntry, verbEntry } from '../../../shared/ui/action-menu';
import { PRIORITY_STEPS, jobsForStep } from './job-priority';
import { jobsForVerb, offeredJobVerbs } from './job-verbs';
import { againLabel, frameCountOf } from './submit-again';
import { TASK_VERBS, tasksForVerb } from './task-verbs';

const SUBMITS = { needs: 'jobs:submit' } as const;

/**
 * What can be done to one or more jobs: for menus and the palette. `JobCommands` does it.
 * @param steered - those of them that one may steer; none: only what is no steering is offered
 * @param watched - those of them that one is told of
 */
export function jobEntries(
  jobs: readonly Job[],
  steered: readonly Job[],
  watched: readonly Job[] = [],
): readonly MenuEntry[] {
  const isSteered = steered.length > 0;
  return [
    ...(isSteered ? [...verbEntries(jobs, steered), ...priorityEntries(jobs, steered)] : []),
    watchEntry(jobs, watched),
    copyEntry(jobs),
    ...(jobs.length === 1
      ? [{ id: 'again', label: 'Submit again …', icon: 'autorenew', worksAlone: true, ...SUBMITS } as const]
      : []),
    ...(isSteered
      ? [
          {
            ...({ id: 'delete', label: 'Delete …', icon: 'delete', startsGroup: true } as const),
            ...ofSome(jobs, steered),
          },
        ]
      : []),
  ];
}

function verbEntries(jobs: readonly Job[], steered: readonly Job[]): readonly MenuEntry[] {
  const failed = steered.reduce((sum, job) => sum + job.task_counts.failed, 0);
  const reason = `not while it is ${lookOf(JOB_LOOKS, steered[0]?.status ?? '').label}`;
  const verbs = offeredJobVerbs(steered);
  return [
    ...verbs.map(({ key, ...verb }) => {
      // Where Pause and Resume fit, the letter that they share pauses.
      const isPauses = verb.id === 'resume' && verbs.some(({ id }) => id === 'pause');
      const fits = jobsForVerb(steered, { key, ...verb }).length;
      return verbEntry({ ...verb, ...(!isPauses && { key }) }, fits, jobs.length, reason);
    }),
    {
      id: 'requeue-failed',
      label: 'Requeue failed tasks',
      icon: 'restart_alt',
      ...(failed === 0 && { isDisabled: true, reason: 'no task has failed' }),
      note: String(failed),
    },
  ];
}

function priorityEntries(jobs: readonly Job[], steered: readonly Job[]): readonly MenuEntry[] {
  return [
    {
      ...({ id: 'priority', label: 'Set priority …', icon: 'priority_high', startsGroup: true } as const),
      ...ofSome(jobs, steered),
    },
    ...PRIORITY_STEPS.map((step) =>
      verbEntry(step, jobsForStep(steered, step).length, jobs.length, step.atEnd),
    ),
  ];
}

/** Said where not all of them may be steered. */
function ofSome(jobs: readonly Job[], steered: readonly Job[]): Pick<MenuEntry, 'note'> {
  return steered.length < jobs.length ? { note: `${steered.length} of ${jobs.length}` } : {};
}

/** What can be done to one or more tasks of a job. `JobCommands` does it. @param maySteer - whether one may steer the job */
export function taskEntries(
  tasks: readonly TaskSummary[],
  jobStatus: JobStatus,
  maySteer: boolean,
): readonly MenuEntry[] {
  const frames = frameCountOf(tasks);
  const reason = `not while it is ${lookOf(TASK_LOOKS, tasks[0]?.status ?? '').label}`;
  return [
    ...(maySteer ? TASK_VERBS : []).map((verb) =>
      verbEntry(verb, tasksForVerb(tasks, verb, jobStatus).length, tasks.length, reason),
    ),
    { ...copyEntry(tasks), startsGroup: true },
    ...(frames > 0
      ? [{ id: 'again', label: againLabel(frames), icon: 'autorenew', worksAlone: true, ...SUBMITS } as const]
      : []),
  ];
}

/** What the button and the menu say. */
export const WATCH_LABELS = { watch: 'Watch', unwatch: 'Stop watching' } as const;

/** Several are watched all, as long as one of them is not. */
function watchEntry(jobs: readonly Job[], watched: readonly Job[]): MenuEntry {
  const id = watched.length < jobs.length || jobs.length === 0 ? 'watch' : 'unwatch';
  return { id, label: WATCH_LABELS[id], icon: 'notifications', key: 'w', worksAlone: true };
}

function copyEntry(items: readonly unknown[]): MenuEntry {
  const label = items.length === 1 ? 'Copy ID' : 'Copy IDs';
  return { id: 'copy', label, icon: 'content_copy', worksAlone: true };
}
