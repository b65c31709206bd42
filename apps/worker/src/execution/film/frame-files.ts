import { basename, dirname } from 'node:path/posix';
import { stemOfFrame, type FilmOrder } from './film-order.js';

/** Where to find the frames of a film: from each, one file, or one for either eye. */
export type FrameFiles = ReadonlyMap<number, readonly string[]>;

/** What the views of a stereo scene are called by default, for jobs that do not say how theirs are. */
const KNOWN_VIEWS: readonly (readonly [left: string, right: string])[] = [
  ['_L', '_R'],
  ['_l', '_r'],
  ['_left', '_right'],
  ['.left', '.right'],
  ['left', 'right'],
];

/** The folder that all frames are in. */
export function folderOfFrames(order: FilmOrder): string {
  return dirname(stemOfFrame(order, order.frames[0] ?? 0));
}

/**
 * Finds the files of the frames among those of their folder: exactly them, whatever else is there. Frames that are not there
 * are not in the answer.
 */
export function findFrameFiles(order: FilmOrder, namesInFolder: Iterable<string>): FrameFiles {
  const names = new Set(namesInFolder);
  const stems = order.frames.map((frame) => ({ frame, stem: stemOfFrame(order, frame) }));
  const plain = filesOf(stems, names, order.extensions, '');
  if (plain.size > 0) return plain;
  const eyes = eyesOf(order, stems, names);
  const [left, right] = eyes.map((suffix) => filesOf(stems, names, order.extensions, suffix));
  if (!left) return plain;
  if (!right || !order.isSideBySide) return left;
  return new Map(
    order.frames.flatMap((frame) => {
      const both = [left.get(frame)?.[0] ?? '', right.get(frame)?.[0] ?? ''];
      return both.every((file) => file === '') ? [] : [[frame, both] as const];
    }),
  );
}

interface Stem {
  readonly frame: number;
  readonly stem: string;
}

function filesOf(
  stems: readonly Stem[],
  names: ReadonlySet<string>,
  extensions: readonly string[],
  suffix: string,
): Map<number, readonly string[]> {
  const files = new Map<number, readonly string[]>();
  for (const { frame, stem } of stems) {
    const extension = extensions.find((each) => names.has(basename(stem + suffix + each)));
    if (extension !== undefined) files.set(frame, [stem + suffix + extension]);
  }
  return files;
}

/** The suffixes to show: of the left and the right eye, or of the job's first view alone. */
function eyesOf(
  { views, extensions }: FilmOrder,
  stems: readonly Stem[],
  names: ReadonlySet<string>,
): readonly string[] {
  const isThere = (suffix: string): boolean => filesOf(stems, names, extensions, suffix).size > 0;
  const pairs = views.length > 0 ? [views.slice(0, 2)] : KNOWN_VIEWS;
  return pairs.map((pair) => pair.filter(isThere)).find((pair) => pair.length > 0) ?? views.filter(isThere);
}
