import type { TaskCounts } from '@flamenco/domain/jobs';
import type { TaskStatus } from '@flamenco/domain/statuses';
import { totalTasks } from '@flamenco/domain/jobs';
import { TASK_LOOKS, type Tone } from '../status-looks';

/** A part of a stacked progress bar. */
export interface StackSegment {
  readonly status: TaskStatus;
  readonly tone: Tone;
  readonly label: string;
  readonly count: number;
  /** Of the whole bar. */
  readonly percent: number;
}

/** The order along the bar. What is queued is the bar's own ground. */
const ALONG_THE_BAR = ['completed', 'active', 'soft-failed', 'failed', 'canceled', 'paused'] as const;

/** The segments of a job's progress bar, empty ones left out. */
export function stackSegments(counts: TaskCounts): readonly StackSegment[] {
  const total = totalTasks(counts);
  return ALONG_THE_BAR.filter((status) => counts[status] > 0).map((status) => ({
    status,
    tone: TASK_LOOKS[status].tone,
    label: TASK_LOOKS[status].label,
    count: counts[status],
    percent: (100 * counts[status]) / total,
  }));
}

/** The bar in words: "151 of 240 tasks completed, 6 active, 3 failed, 80 queued". */
export function describeStack(counts: TaskCounts): string {
  const others = (['active', 'soft-failed', 'failed', 'canceled', 'paused', 'queued'] as const)
    .filter((status) => counts[status] > 0)
    .map((status) => `, ${counts[status]} ${TASK_LOOKS[status].label}`);
  return `${counts.completed} of ${totalTasks(counts)} tasks completed${others.join('')}`;
}
