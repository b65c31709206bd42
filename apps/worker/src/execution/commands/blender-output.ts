/** What a line of Blender's output means to the task. */
export type BlenderSign =
  | { readonly kind: 'saved'; readonly path: string }
  /** A file beside the frame: of a File Output node, say. */
  | { readonly kind: 'saved-beside'; readonly path: string }
  /** A frame was added to a video. */
  | { readonly kind: 'video-frame' }
  | { readonly kind: 'frame-done' }
  | { readonly kind: 'nothing' };

/** Blender 5 puts a log prefix before what it prints: `00:01.234  render           | Saved: …`. */
const LINE_START = String.raw`^(?:(?:\S+\s+)?render\s*\|)?\s*`;
const SAVED = new RegExp(`${LINE_START}Saved: '(.+)'`);
const SAVED_BESIDE = new RegExp(`${LINE_START}Saved: (.+)$`);
const VIDEO_FRAME = new RegExp(`${LINE_START}Append frame -?\\d+`);
const FRAME_TIME = new RegExp(`${LINE_START}Time: [0-9:.]+`);
const FRAME_SKIPPED = new RegExp(`${LINE_START}[Ss]kipping existing frame`);

/**
 * Reads one line. A frame is done when Blender prints how long it took, or that its file is there already: with
 * overwriting switched off, a chunk that was requeued skips the frames that an earlier attempt made.
 */
export function readBlenderLine(line: string): BlenderSign {
  const path = SAVED.exec(line)?.[1];
  if (path !== undefined) return { kind: 'saved', path };
  const beside = SAVED_BESIDE.exec(line)?.[1];
  if (beside !== undefined) return { kind: 'saved-beside', path: beside };
  if (VIDEO_FRAME.test(line)) return { kind: 'video-frame' };
  return FRAME_TIME.test(line) || FRAME_SKIPPED.test(line) ? { kind: 'frame-done' } : { kind: 'nothing' };
}
