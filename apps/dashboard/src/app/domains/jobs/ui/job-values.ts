import type { Job } from '@flamenco/api-client';
import { exactTime } from '../../../shared/relative-time';
import type { NamedValue } from '../../../shared/ui/value-list';

/** A job's settings and metadata, as text. */
export function settingValues(job: Job | undefined): readonly NamedValue[] {
  const settings = Object.entries(job?.settings ?? {}).map(([name, value]) => namedValue(name, value));
  const metadata = Object.entries(job?.metadata ?? {}).map(([name, value]) => namedValue(name, value));
  return [...settings, ...metadata];
}

/** What is known of a job besides its progress. */
export function detailValues(job: Job | undefined): readonly NamedValue[] {
  if (job === undefined) return [];
  return [
    { name: 'ID', value: job.id, isCode: true },
    { name: 'Name', value: job.name },
    { name: 'Type', value: job.type },
    { name: 'Activity', value: job.activity || '–' },
    { name: 'Worker tag', value: job.worker_tag ?? 'all Workers' },
    { name: 'Priority', value: String(job.priority) },
    { name: 'Steps', value: `${job.steps_completed} / ${job.steps_total}` },
    { name: 'Created', value: exactTime(job.created) },
    { name: 'Updated', value: exactTime(job.updated) },
    ...(job.delete_requested_at === undefined
      ? []
      : [{ name: 'To be deleted', value: `since ${exactTime(job.delete_requested_at)}` }]),
  ];
}

/** Paths and ids are worth copying; a number or a word is not. */
function namedValue(name: string, value: unknown): NamedValue {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return { name, value: text, isCode: /[/\\]|^[0-9a-f-]{36}$/.test(text) };
}
