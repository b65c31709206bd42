import { formatFrameRange } from '@flamenco/domain/frames';
import type { BlenderOutputFacts } from './blender-output-facts.js';
import type { RenderReceipt } from './render-receipt.js';
import type { RenderRequest } from './render-request.js';

/** The frames that were to be rendered: those of the command, or else those that the file's scene has. Undefined if unknown. */
export function expectedFrames(
  { frames, rendersAnimation }: RenderRequest,
  receipt: RenderReceipt | undefined,
): readonly number[] | undefined {
  if (frames !== undefined) return frames;
  const { frame_start: start, frame_end: end, frame_step: step } = receipt?.scene ?? {};
  if (!rendersAnimation || start === undefined || end === undefined || step === undefined || step < 1)
    return undefined;
  const count = Math.floor((end - start) / step) + 1;
  if (count > MOST_FRAMES) return undefined;
  return Array.from({ length: Math.max(0, count) }, (_, index) => start + index * step);
}

/** No scene has more. */
const MOST_FRAMES = 1_048_574;

/**
 * The frames that Blender neither reported as written, nor as there already; undefined if there are none, or if the
 * receipt is not to be relied on for that (it has no room for more, or its handlers were taken away).
 */
export function missingFrames(
  request: RenderRequest,
  receipt: RenderReceipt,
  output: BlenderOutputFacts,
): string | undefined {
  const done = new Set(output.skippedFrames);
  for (const { frame, is_written: isWritten } of receipt.frames) if (isWritten) done.add(frame);
  const missing = expectedFrames(request, receipt)?.filter((frame) => !done.has(frame)) ?? [];
  if (missing.length === 0) return undefined;
  const savedOtherwise = output.savedFiles.length - receipt.frames.filter((frame) => frame.is_written).length;
  if (savedOtherwise >= missing.length) return undefined; // Blender saved them, and our handlers were not asked
  return formatFrameRange(missing);
}
