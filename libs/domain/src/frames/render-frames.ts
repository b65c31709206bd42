import { isFarmError } from '../errors.js';
import { formatFrameRange, MAX_FRAMES, parseFrameRange } from './frame-range.js';

/** What Blender has been told so far, while its arguments are read from left to right. */
interface Reading {
  readonly frames: number[];
  start?: number;
  end?: number;
  step: number;
}

/** Blender's arguments about frames; `takesValue` ones use up the argument that follows. */
const FRAME_ARGUMENTS: Readonly<Record<string, 'frames' | 'start' | 'end' | 'step' | 'animation'>> = {
  '--render-frame': 'frames',
  '-f': 'frames',
  '--frame-start': 'start',
  '-s': 'start',
  '--frame-end': 'end',
  '-e': 'end',
  '--frame-jump': 'step',
  '-j': 'step',
  '--render-anim': 'animation',
  '-a': 'animation',
};

/**
 * The frames that Blender's arguments (`--render-frame 1..10`, `-f 3`, `-s 1 -e 10 -a`) make it render, as a frame
 * range; undefined when they do not say so, or in a way that needs the .blend file (`-f +1`, `-a` alone).
 */
export function framesOfRenderArgs(args: readonly unknown[]): string | undefined {
  const reading: Reading = { frames: [], step: 1 };
  for (let index = 0; index < args.length; index += 1) {
    const meaning = FRAME_ARGUMENTS[String(args[index])];
    if (meaning === undefined) continue;
    const isUnderstood =
      meaning === 'animation' ? readAnimation(reading) : readValue(reading, meaning, args[(index += 1)]);
    if (!isUnderstood) return undefined;
  }
  return reading.frames.length === 0 ? undefined : formatFrameRange(reading.frames);
}

/** The frames that the commands of a task say they render: those of its first Blender command. Undefined when it has none, or does not say. */
export function framesOfCommands(
  commands: readonly { readonly name: string; readonly parameters: Readonly<Record<string, unknown>> }[],
): string | undefined {
  const args = commands.find(({ name }) => name === 'blender-render')?.parameters['args'];
  return Array.isArray(args) ? framesOfRenderArgs(args) : undefined;
}

function readValue(reading: Reading, meaning: 'frames' | 'start' | 'end' | 'step', value: unknown): boolean {
  const frames = readFrames(String(value));
  if (frames === undefined) return false;
  if (meaning === 'frames') {
    for (const frame of frames) reading.frames.push(frame);
    return true;
  }
  const [number] = frames;
  if (number === undefined || frames.length > 1) return false;
  reading[meaning] = number;
  return true;
}

function readAnimation({ frames, start, end, step }: Reading): boolean {
  if (start === undefined || end === undefined || step < 1 || (end - start) / step >= MAX_FRAMES)
    return false;
  for (let frame = start; frame <= end; frame += step) frames.push(frame);
  return true;
}

function readFrames(text: string): number[] | undefined {
  try {
    return parseFrameRange(text);
  } catch (error) {
    if (isFarmError(error)) return undefined;
    throw error;
  }
}
