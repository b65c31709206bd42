import { invalid, isFarmError, type FarmError } from '../errors.js';

/** Frames `first` to `last`, both included. */
interface Span {
  readonly first: number;
  readonly last: number;
}

/** More frames than this in one range are refused: a Blender scene has at most 1,048,574 (its MAXFRAMEF). */
export const MAX_FRAMES = 1_048_574;

/** Two consecutive frames stay a list (`7,8`); from this length on they are written as a range. */
const SHORTEST_WRITTEN_RANGE = 3;

/** What people write who know other programs, and what to write here. */
const FOREIGN_NOTATIONS: readonly { readonly looksLike: RegExp; readonly advice: string }[] = [
  { looksLike: /^-|[-.]\s*-/, advice: 'Frames below 0 cannot be named; move the animation to later frames.' },
  {
    looksLike: /^\d+\s*-\s*\d+\s*[x:%]/i,
    advice: 'Steps are not understood; list the frames, such as 1,4,7.',
  },
];

/**
 * The frames that a range such as `1-10, 20..22` names: ascending, each once. Throws `invalid` with the text in the
 * message when it is empty, not a frame range (behaviour.md §19.6), or has a part that is the wrong way round: Flamenco 3 leaves such
 * a part out, so that `10-1,4` is frame 4 alone.
 */
export function parseFrameRange(text: string): number[] {
  return readSpans(text).flatMap((span) => framesOf(span));
}

/** How many different frames a range names. Throws like `parseFrameRange`. */
export function countFrames(text: string): number {
  return countIn(readSpans(text));
}

/** Frame ranges as one, each frame once; undefined when one of them is none, or they are more than `MAX_FRAMES` together. */
export function uniteFrames(ranges: readonly string[]): string | undefined {
  try {
    return formatSpans(readSpans(ranges.join(',')));
  } catch (error) {
    if (isFarmError(error)) return undefined;
    throw error;
  }
}

/** How many different frames several ranges name together: 0 where one of them is no range, `MAX_FRAMES` at most. */
export function countFramesTogether(ranges: readonly string[]): number {
  try {
    return Math.min(countIn(mergeSpans(ranges.flatMap((range) => readSpans(range)))), MAX_FRAMES);
  } catch (error) {
    if (isFarmError(error)) return 0;
    throw error;
  }
}

/** Whether two frame ranges have a frame in common. Throws like `parseFrameRange`. */
export function framesOverlap(one: string, other: string): boolean {
  const spans = readSpans(other);
  let at = 0;
  return readSpans(one).some(({ first, last }) => {
    while ((spans[at]?.last ?? Infinity) < first) at += 1;
    return (spans[at]?.first ?? Infinity) <= last;
  });
}

/** Writes frames as a range: `2-5`, `10,11,21,22`, `1-3,9`. The frames may be in any order; no frames, no text. */
export function formatFrameRange(frames: readonly number[]): string {
  const spans = frames.map((frame) => ({ first: frame, last: frame }));
  return formatSpans(mergeSpans(spans));
}

/**
 * Cuts a frame range into ranges of at most `size` frames each, in ascending order. A fraction of `size` is cut off.
 * Throws `invalid` when the range is none, or the size is not positive.
 */
export function chunkFrames(text: string, size: number): string[] {
  const chunkSize = Math.trunc(size);
  if (!(chunkSize > 0)) {
    throw invalid('invalid-chunk-size', `The chunk size must be positive, but it is ${size}. Use 1 or more.`);
  }
  const chunks: string[] = [];
  let chunk: Span[] = [];
  let room = chunkSize;
  for (const span of readSpans(text)) {
    for (let first = span.first; first <= span.last;) {
      const last = Math.min(span.last, first + room - 1);
      chunk.push({ first, last });
      room -= last - first + 1;
      first = last + 1;
      if (room > 0) continue;
      chunks.push(formatSpans(chunk));
      chunk = [];
      room = chunkSize;
    }
  }
  if (chunk.length > 0) chunks.push(formatSpans(chunk));
  return chunks;
}

function readSpans(text: string): Span[] {
  const trimmed = text.trim();
  if (trimmed === '') throw emptyRange(text);
  const parts = trimmed.replaceAll('..', '-').split(',');
  const spans = mergeSpans(parts.map((part) => readSpan(part, text)));
  if (countIn(spans) > MAX_FRAMES) {
    throw invalid(
      'invalid-frame-range',
      `'${text}' is more than ${MAX_FRAMES} frames. Submit it as several jobs.`,
    );
  }
  return spans;
}

function readSpan(part: string, text: string): Span {
  const match = /^\s*(\d+)\s*(?:-\s*(\d+)\s*)?$/.exec(part);
  if (!match?.[1]) throw notARange(part, text);
  const first = Number(match[1]);
  const last = Number(match[2] ?? match[1]);
  if (!Number.isSafeInteger(first) || !Number.isSafeInteger(last)) throw notARange(part, text);
  if (first > last) throw wrongWayRound(part, text, { first: last, last: first });
  return { first, last };
}

/** Sorts spans and joins those that overlap or touch. */
function mergeSpans(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.first - b.first)) {
    const before = merged.at(-1);
    if (before && span.first <= before.last + 1) {
      merged[merged.length - 1] = { first: before.first, last: Math.max(before.last, span.last) };
    } else {
      merged.push(span);
    }
  }
  return merged;
}

function formatSpans(spans: readonly Span[]): string {
  return spans
    .map((span) =>
      countIn([span]) < SHORTEST_WRITTEN_RANGE ? framesOf(span).join(',') : `${span.first}-${span.last}`,
    )
    .join(',');
}

function framesOf({ first, last }: Span): number[] {
  return Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
}

function countIn(spans: readonly Span[]): number {
  return spans.reduce((sum, { first, last }) => sum + last - first + 1, 0);
}

function emptyRange(text: string): FarmError {
  return invalid(
    'empty-frame-range',
    `'${text}' is an empty range of frames. Name at least one, such as 1-10 or 3,7,9.`,
  );
}

function wrongWayRound(part: string, text: string, { first, last }: Span): FarmError {
  const where = part === text ? '' : ` in '${text}'`;
  return invalid(
    'empty-frame-range',
    `'${part.trim()}'${where} is an empty range of frames, because its first number is the larger one. Write ${first}-${last}.`,
  );
}

function notARange(part: string, text: string): FarmError {
  const notation = part.trim();
  const advice =
    FOREIGN_NOTATIONS.find(({ looksLike }) => looksLike.test(notation))?.advice ??
    'Write frames as 1-10,15,20..25.';
  return invalid(
    'invalid-frame-range',
    `'${notation}' in '${text}' is neither a frame nor a range of frames. ${advice}`,
  );
}
