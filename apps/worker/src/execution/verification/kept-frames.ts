import { stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative } from 'node:path';
import { formatFrameRange } from '@flamenco/domain/frames';
import type { AssignedTask, TaskUpdate } from '../../manager-api/manager-client.js';
import type { CommandContext } from '../commands/command.js';
import type { RenderRequest } from '../receipts/render-request.js';
import { checkFile } from './checked-file.js';
import { formatNamed } from './formats/image-formats.js';
import { inParallel } from './in-parallel.js';
import type { WholeImage } from './inspect-image.js';
import { outputPlaceOf, type OutputPlace } from './output-place.js';

/** A frame that was rendered, and whose files are whole; as the Manager is told. */
export type WholeFrame = NonNullable<TaskUpdate['whole_frames']>[number];

/** A frame that an earlier attempt rendered whole; as the Manager tells. */
export type KeptFrame = NonNullable<AssignedTask['kept_frames']>[number];

/**
 * Tells a blend file apart from a later one under the same name: frames of the one are none of the other. Undefined when it
 * cannot be looked at here.
 */
export async function sourceOf(blendFile: string): Promise<string | undefined> {
  if (!isAbsolute(blendFile)) return undefined;
  const stats = await stat(blendFile).catch(() => undefined);
  return stats && `${stats.size}-${Math.floor(stats.mtimeMs)}`;
}

/** What is told of a frame. */
export function wholeFrame(
  frame: number,
  source: string | undefined,
  folder: string,
  files: readonly { readonly path: string; readonly image: WholeImage }[],
): WholeFrame {
  return {
    frame,
    ...(source === undefined ? {} : { source }),
    files: files.map(({ path, image }) => ({
      name: relative(folder, path).replaceAll('\\', '/'),
      size: image.size,
      modified_ms: image.modifiedMs,
    })),
  };
}

/**
 * Which frames need not be rendered again: those of earlier attempts at this task, from the same blend file, whose files are still
 * as they were, and whole. Says so in the log, and counts their steps.
 */
export async function framesToKeep(
  request: RenderRequest,
  source: string | undefined,
  context: CommandContext,
): Promise<ReadonlySet<number>> {
  const { keptFrames, log } = context;
  const place = outputPlaceOf(request);
  const wanted = new Set(request.frames);
  const known = keptFrames.filter(({ frame }) => wanted.has(frame));
  if (!place || known.length === 0) return new Set();
  const kept = new Map<number, number>();
  await inParallel(known, async (frame) => {
    if (frame.source === source && (await isStillWhole(frame, place, request, context.signal)))
      kept.set(frame.frame, frame.attempt);
  });
  for (const [attempt, frames] of framesByAttempt(kept)) {
    const [what, is] = frames.length === 1 ? ['frame', 'is'] : ['frames', 'are'];
    log(`${what} ${formatFrameRange(frames)} ${is} whole from attempt ${attempt}, kept`);
  }
  const changed = known.filter(({ frame }) => !kept.has(frame)).map(({ frame }) => frame);
  if (changed.length > 0)
    log(
      `rendering again what was whole, as its files or the blend file have changed: ${formatFrameRange(changed)}`,
    );
  return new Set(kept.keys());
}

function framesByAttempt(kept: ReadonlyMap<number, number>): ReadonlyMap<number, readonly number[]> {
  const byAttempt = new Map<number, number[]>();
  for (const [frame, attempt] of kept) byAttempt.set(attempt, [...(byAttempt.get(attempt) ?? []), frame]);
  return byAttempt;
}

async function isStillWhole(
  { frame, files }: KeptFrame,
  place: OutputPlace,
  request: RenderRequest,
  signal: AbortSignal,
): Promise<boolean> {
  const format = request.format === undefined ? undefined : formatNamed(request.format);
  let hasPicture = false;
  for (const file of files) {
    const path = join(place.folder, file.name);
    const isPicture = isPictureOf(frame, path, place);
    const wanted = isPicture ? format : undefined;
    const check = await checkFile(path, wanted, signal).catch(() => undefined);
    if (check?.state !== 'whole' || !isSameFile(file, check.image)) return false;
    if (wanted !== undefined && check.image.format !== wanted) return false;
    hasPicture ||= isPicture;
  }
  return hasPicture;
}

function isPictureOf(frame: number, path: string, place: OutputPlace): boolean {
  const what = dirname(path) === place.folder ? place.fileNamed(basename(path), true) : undefined;
  return what?.frame === frame && !what.isPreview;
}

/** Storages tell times more or less exactly, depending on who asks them, and how. */
function isSameFile({ size, modified_ms }: KeptFrame['files'][number], now: WholeImage): boolean {
  return now.size === size && Math.abs(now.modifiedMs - modified_ms) <= 1;
}
