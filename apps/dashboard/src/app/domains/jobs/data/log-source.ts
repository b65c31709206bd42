import type { TaskAttempt, TaskLogInfo } from '@flamenco/api-client';

/** Whose log is shown: that of one attempt by its number, or of the newest, whichever that is. */
export type LogChoice = number | 'latest';

/** A log file. */
export interface LogSource {
  /** The attempt, for telling whether another log is wanted; its file is renamed when a newer one begins. */
  readonly key: string;
  readonly url: string;
  /** Which attempt, counted from 1; undefined for a task that no Worker has had. */
  readonly attempt: number | undefined;
  /** Live chunks belong to the newest attempt. */
  readonly isGrowing: boolean;
}

/** Most logs are shorter, and come whole; of others, the end comes first, and blocks of what is before it when somebody goes there. */
const TAIL_BYTES = 512 * 1024;

/** Asks for the end of a file, without knowing its size; a shorter file comes whole. */
export const TAIL_RANGE = `bytes=-${TAIL_BYTES}`;

/**
 * Where the chosen log is. A task that no Worker has had has no attempts; what the Manager wrote about it is its log.
 * Undefined when there is none.
 */
export function sourceOf(
  choice: LogChoice,
  attempts: readonly TaskAttempt[],
  info: TaskLogInfo | undefined,
): LogSource | undefined {
  const newest = attempts.at(-1);
  const chosen = attempts.find((attempt) => attempt.number === choice) ?? newest;
  if (chosen !== undefined)
    return { key: chosen.id, url: chosen.log_url, attempt: chosen.number, isGrowing: chosen === newest };
  return info === undefined
    ? undefined
    : { key: info.task_id, url: info.url, attempt: undefined, isGrowing: true };
}

/** How many bytes of the file come before the part that was answered: 100 for `bytes 100-299/300`. */
export function bytesBefore(contentRange: string | null): number {
  return Number(/^bytes (\d+)-/.exec(contentRange ?? '')?.[1] ?? 0);
}
