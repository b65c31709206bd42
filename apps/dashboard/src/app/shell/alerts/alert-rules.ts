import type { EventJobUpdate } from '@flamenco/api-client';
import { isFinalJobStatus, isJobStatus } from '@flamenco/domain/statuses';
import { JOB_LOOKS, lookOf } from '../../shared/status-looks';

/** What people can be told of. */
export type AlertKind = 'ended' | 'failed' | 'needs';

/** Something that happened to a job, and that somebody may want to be told of. */
export interface JobAlert {
  readonly kind: AlertKind;
  readonly jobId: string;
  /** The same for the same happening, in every tab and after every reconnection. */
  readonly key: string;
  readonly text: string;
}

/** What a live event of a job is worth telling; undefined: nothing. */
export function alertOf(event: EventJobUpdate): JobAlert | undefined {
  const { id: jobId, status, previous_status, updated, name = 'A job', needs_attention } = event;
  if (event.was_deleted === true) return undefined;
  if (previous_status !== undefined && isJobStatus(status) && isFinalJobStatus(status)) {
    const { label, tone } = lookOf(JOB_LOOKS, status);
    const kind = tone === 'failed' ? 'failed' : 'ended';
    return { kind, jobId, key: `${jobId} ${status} ${updated}`, text: `${name}: ${label}` };
  }
  if (needs_attention === undefined) return undefined;
  const text = `${name} needs you: ${needs_attention.message}`;
  return { kind: 'needs', jobId, key: needKey(jobId, needs_attention.code), text };
}

/** That a job needs a person for something: told once, until it does not need anybody any more. */
export function needKey(jobId: string, code: string): string {
  return `${needPrefix(jobId)}${code}`;
}

/** How all such keys of a job begin. */
export function needPrefix(jobId: string): string {
  return `${jobId} needs `;
}
