import {
  FINDING_ACTIONS,
  FINDING_KINDS,
  type FindingAction,
  type FindingKind,
} from '@flamenco/domain/findings';
import {
  choice,
  duration,
  ourOwn,
  section,
  type PartSettings,
  type Setting,
  type ValuesOf,
} from '../../config/settings.js';

const FIELDS = {
  taskSilenceLimitMs: ourOwn(
    duration(
      'task_silence_limit',
      '30m',
      'How long a command of a task may print nothing and use no CPU before it has failed; 0s for no limit.',
    ),
  ),
  taskTimeLimitMs: ourOwn(
    duration(
      'task_time_limit',
      '0s',
      'How long a command of a task may take in all before it has failed; 0s for no limit.',
    ),
  ),
  findings: ourOwn(section('findings', findingSettings())),
};

/** What Workers are told with each task: its limits, and what findings of a render lead to. */
export const SCHEDULER_SETTINGS = { fields: FIELDS } satisfies PartSettings<typeof FIELDS>;

/** Durations in milliseconds. */
export type SchedulerConfig = ValuesOf<typeof FIELDS>;

/** What each kind of finding of a render leads to. */
function findingSettings(): Record<FindingKind, Setting<FindingAction>> {
  const settings = Object.entries(FINDING_KINDS).map(([kind, { action, meaning }]) => [
    kind,
    choice<FindingAction>(kind, action, FINDING_ACTIONS, `note, warn or fail, when ${meaning}.`),
  ]);
  return Object.fromEntries(settings) as Record<FindingKind, Setting<FindingAction>>;
}
