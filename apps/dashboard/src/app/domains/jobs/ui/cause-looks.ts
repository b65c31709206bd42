import type { FailureCategory } from '@flamenco/domain/findings';
import type { IconName } from '../../../shared/icons/icon-paths';

/** How a sort of failure is shown. */
export interface CauseLook {
  readonly icon: IconName;
  readonly label: string;
}

/** What people call each sort of failure, shortly. */
export const CAUSE_LOOKS = {
  'missing-file': { icon: 'link_off', label: 'File missing' },
  'newer-blend': { icon: 'upload', label: 'Newer Blender needed' },
  'not-a-blend': { icon: 'description', label: 'Unreadable blend file' },
  'no-camera': { icon: 'movie', label: 'No camera' },
  'gpu-lost': { icon: 'warning', label: 'GPU failed' },
  'no-gpu': { icon: 'computer', label: 'No such GPU' },
  'out-of-memory': { icon: 'bar_chart', label: 'Out of memory' },
  'disk-full': { icon: 'inbox', label: 'Disk full' },
  'no-permission': { icon: 'lock', label: 'Not permitted' },
  licence: { icon: 'lock', label: 'Licence' },
  'no-display': { icon: 'computer', label: 'No display' },
  'python-error': { icon: 'data_object', label: 'Python error' },
  timeout: { icon: 'schedule', label: 'Took too long' },
  silent: { icon: 'hourglass_top', label: 'Fell silent' },
  crash: { icon: 'priority_high', label: 'Crashed' },
  other: { icon: 'error', label: 'Failed' },
} as const satisfies Record<FailureCategory, CauseLook>;

/** A Manager that is newer than this page may know more of them. */
export function causeLook(category: FailureCategory): CauseLook {
  const looks: Readonly<Partial<Record<string, CauseLook>>> = CAUSE_LOOKS;
  return looks[category] ?? CAUSE_LOOKS.other;
}

/** The query for jobs in which something failed in this way; undefined for a sort that this page does not know. */
export function jobsAlike(category: FailureCategory): string | undefined {
  return Object.hasOwn(CAUSE_LOOKS, category) ? `category:${category}` : undefined;
}
