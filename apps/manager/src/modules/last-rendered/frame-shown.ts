import { FarmError } from '@flamenco/domain/errors';
import { parseFrameRange } from '@flamenco/domain/frames';

/** Which frame an image of a task shows: the only one of its task, or that which the Worker says, if it is one of them. */
export function frameShown(frames: string | undefined, told: number | undefined): number | undefined {
  const all = framesIn(frames ?? '');
  if (all.length === 1) return all[0];
  return told !== undefined && all.includes(told) ? told : undefined;
}

function framesIn(text: string): readonly number[] {
  try {
    return text === '' ? [] : parseFrameRange(text);
  } catch (error) {
    if (error instanceof FarmError) return []; // a job type's own notation
    throw error;
  }
}
