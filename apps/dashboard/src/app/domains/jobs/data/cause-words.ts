import type { JobBlocklistEntry, JobCause } from '@flamenco/api-client';
import { countOf } from '../../../shared/count-words';

/** "12 frames", or "3 tasks" where it is not known which frames they have. */
export function causeCount({ frame_count: frames, task_count: tasks }: JobCause): string {
  return frames === undefined ? countOf(tasks, 'task') : countOf(frames, 'frame');
}

/** What is said of it: the line, without the word that each of them begins with, or else what is so in general. */
export function causeLine({ line, summary }: JobCause): string {
  return line?.replace(/^(?:Error: )+(?=\S)/, '') ?? summary;
}

const NUMBERED = /^(.*?)(\d+)$/;
const SHORTEST_RUN = 3;
const MOST_NAMES = 4;

/** "real-01…03, gpu-02 and 5 more": the Workers on which it failed; empty when none is known. */
export function workerWords({ workers, worker_count: count }: JobCause): string {
  const runs: { first: string; last: string; size: number }[] = [];
  for (const { name } of workers) {
    const run = runs.at(-1);
    if (run !== undefined && follows(run.last, name)) Object.assign(run, { last: name, size: run.size + 1 });
    else runs.push({ first: name, last: name, size: 1 });
  }
  const names = runs.flatMap(({ first, last, size }) => {
    if (size === 1) return [{ text: first, size }];
    if (size >= SHORTEST_RUN) return [{ text: `${first}…${NUMBERED.exec(last)?.[2] ?? last}`, size }];
    return [first, last].map((text) => ({ text, size: 1 }));
  });
  const shown = names.slice(0, MOST_NAMES);
  const rest = count - shown.reduce((sum, { size }) => sum + size, 0);
  return shown.map(({ text }) => text).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

/** Whether "real-02" comes next after "real-01". */
function follows(before: string, name: string): boolean {
  const [, stem, number = ''] = NUMBERED.exec(before) ?? [];
  const [, nextStem, next = ''] = NUMBERED.exec(name) ?? [];
  return (
    stem !== undefined &&
    stem === nextStem &&
    number.length === next.length &&
    Number(next) === Number(number) + 1
  );
}

/** "frames 117-128 on real-01…03", as far as it is known. */
export function causePlace(cause: JobCause): string {
  const workers = workerWords(cause);
  const frames =
    cause.frames === undefined
      ? ''
      : `Frame${/^\d+$/.test(cause.frames) ? '' : 's'} ${cause.frames.replaceAll(',', ', ')}`;
  const on = workers === '' ? '' : `${frames === '' ? 'On' : ', on'} ${workers}`;
  return frames + on;
}

/** "2 tasks failed before, 1 of them is completed, 1 is queued again or runs". */
export function pastWords({ solved_count: solved, retried_count: retried }: JobCause): string {
  if (retried === 0) return `${countOf(solved, 'task')}, completed since`;
  if (solved === 0) return `${countOf(retried, 'task')}, queued again`;
  return `${countOf(solved + retried, 'task')}, ${solved} completed since and ${retried} queued again`;
}

/** Those of a cause's Workers that are blocked from its tasks. */
export function blockedBy(
  { workers, task_type }: JobCause,
  blocklist: readonly JobBlocklistEntry[],
): readonly JobBlocklistEntry[] {
  const ids = new Set(workers.map(({ id }) => id));
  return blocklist.filter((entry) => entry.task_type === task_type && ids.has(entry.worker_id));
}
