import type { Job } from '../farm/manager-api.ts';

/** A job's way, in a line: how far it is, and what it does. The same facts give the same line. */
export function describeProgress(job: Job, frameCount: number): string {
  const percent = job.steps_total === 0 ? 0 : Math.floor((100 * job.steps_completed) / job.steps_total);
  const rendered = Math.min(job.steps_completed, frameCount);
  const doing = rendered < frameCount ? `${rendered} of ${frameCount} frames rendered` : `all ${frameCount} frames rendered`;
  const failed = job.task_counts?.['failed'] ?? 0;
  const trouble = failed === 0 ? '' : `, ${failed} task${failed === 1 ? '' : 's'} failed`;
  return `${String(percent).padStart(4)} %  ${job.status}: ${doing}${trouble}`;
}

/** How many frames `1-3,7` names. */
export function countFrames(frames: string): number {
  const numbers = new Set<number>();
  for (const range of frames.split(',')) {
    const [first = 0, last = first] = range.split('-').map(Number);
    for (let frame = first; frame <= last; frame++) numbers.add(frame);
  }
  return numbers.size;
}

/** Says each line once, when it differs from the one before. */
export function sayChanges(say: (line: string) => void): (line: string) => void {
  let said: string | undefined;
  return (line) => {
    if (line === said) return;
    said = line;
    say(line);
  };
}
