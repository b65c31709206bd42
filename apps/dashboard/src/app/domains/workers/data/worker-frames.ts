import type { WorkerTask } from '@flamenco/api-client';
import { FarmError } from '@flamenco/domain/errors';
import { parseFrameRange } from '@flamenco/domain/frames';
import { isActiveTaskStatus } from '@flamenco/domain/statuses';

/**
 * What a task renders now, in the words of who waits for it: "frame 152"; "frames 150-159" where a task has several and does not tell how
 * far it is; its name where it has no frames.
 */
export function frameWords(
  task: Pick<WorkerTask, 'name' | 'frames' | 'status' | 'steps_completed' | 'steps_total'>,
): string {
  const frames = framesOf(task.frames);
  const [first] = frames;
  if (first === undefined) return task.name;
  if (frames.length === 1) return `frame ${first}`;
  const stepsAreFrames = isActiveTaskStatus(task.status) && task.steps_total === frames.length;
  const current = stepsAreFrames ? frames[task.steps_completed] : undefined;
  return current === undefined ? `frames ${task.frames ?? ''}` : `frame ${current}`;
}

function framesOf(text: string | undefined): readonly number[] {
  try {
    return text === undefined ? [] : parseFrameRange(text);
  } catch (error) {
    if (error instanceof FarmError) return []; // a job type's own notation: the task is shown by its name
    throw error;
  }
}
