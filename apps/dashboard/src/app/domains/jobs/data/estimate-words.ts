import type { EstimateObstacle, JobExtras, ReadyEstimate } from '@flamenco/api-client';
import { exactTime, shortDuration } from '../../../shared/relative-time';

/** What a fact shows, and what it says when one points at it. */
export interface FactWords {
  readonly text: string;
  readonly title: string;
}

const WHY_UNKNOWN: Readonly<Record<EstimateObstacle, string>> = {
  'not-open': 'The job does not run: it is paused, or it has ended.',
  'no-workers': 'No Worker that is awake can take what is left of the job.',
  'no-run-times': 'No task was completed yet: the first one tells how long they take.',
  'far-behind': 'So many jobs come before it that nobody can say.',
};

const MINUTE_MS = 60_000;
const [MINUTES_OF_HOUR, MINUTES_OF_DAY] = [60, 24 * 60];

/** How long it takes until a job is done. */
export function readyWords(estimate: ReadyEstimate | undefined, nowMs: number): FactWords {
  if (estimate === undefined) return { text: '–', title: '' };
  const { ready, earliest, latest, unknown_because: why } = estimate;
  if (ready === undefined) return { text: '–', title: why === undefined ? '' : WHY_UNKNOWN[why] };
  const range =
    earliest === undefined || latest === undefined
      ? ''
      : ` In 8 cases of 10 it is done between ${exactTime(earliest)} and ${exactTime(latest)}.`;
  return {
    text: roughDuration(Date.parse(ready) - nowMs),
    title: `Likely to be done at ${exactTime(ready)}.${range}`,
  };
}

/** How long a frame took. */
export function frameTimeWords(extras: Pick<JobExtras, 'mean_frame_seconds'> | undefined): FactWords {
  const seconds = extras?.mean_frame_seconds;
  return seconds === undefined
    ? { text: '–', title: extras === undefined ? '' : 'No task with frames was completed yet.' }
    : {
        text: shortDuration(seconds * 1000),
        title: 'The time of its completed tasks, for each of their frames.',
      };
}

/** How many Workers are at a job, and which ones. */
export function workersWords(extras: Pick<JobExtras, 'workers_on_it' | 'workers'> | undefined): FactWords {
  const { workers = [], workers_on_it: count = 0 } = extras ?? {};
  if (count === 0) return { text: '–', title: extras === undefined ? '' : 'No Worker is at it now.' };
  const more = count > workers.length ? `, and ${count - workers.length} more` : '';
  return { text: String(count), title: workers.map(({ name }) => name).join(', ') + more };
}

/** "< 1 min", "12 min", "2 h 10 min", "3 d 4 h": as exact as what nobody knows exactly. */
export function roughDuration(ms: number): string {
  const minutes = Math.round(ms / MINUTE_MS);
  if (minutes < 1) return '< 1 min';
  if (minutes < MINUTES_OF_HOUR) return `${minutes} min`;
  if (minutes < MINUTES_OF_DAY) {
    const rest = minutes % MINUTES_OF_HOUR;
    return `${Math.floor(minutes / MINUTES_OF_HOUR)} h${rest === 0 ? '' : ` ${rest} min`}`;
  }
  const hours = Math.floor((minutes % MINUTES_OF_DAY) / MINUTES_OF_HOUR);
  return `${Math.floor(minutes / MINUTES_OF_DAY)} d${hours === 0 ? '' : ` ${hours} h`}`;
}
