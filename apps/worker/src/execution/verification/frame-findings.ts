import type { FoundThing } from '@flamenco/domain/findings';
import { formatFrameRange } from '@flamenco/domain/frames';
import type { FileCheck } from './checked-file.js';
import type { ImageFormat } from './formats/image-format.js';
import type { FrameFile } from './output-place.js';

/** A file of a frame that this run has written, and what was found of it. */
export interface FoundFile extends FrameFile {
  readonly path: string;
  readonly check: FileCheck;
}

/** What there is after a render. */
export interface FilesAfter {
  /** What was asked for. */
  readonly frames: readonly number[];
  readonly format: ImageFormat | undefined;
  readonly folder: string;
  readonly files: readonly FoundFile[];
  /** Frames of which there is a file, but one from before. */
  readonly oldFrames: ReadonlySet<number>;
}

/** More broken files than this are counted, not named. */
const MOST_NAMED = 20;

/** Compares the files with what was asked for. Nothing is found when all is as it should be. */
export function findInFiles(after: FilesAfter): readonly FoundThing[] {
  const pictures = after.files.filter(({ check, isPreview }) => !isPreview && check.state !== 'missing');
  // All frames of a scene have the same views.
  const views = new Set(pictures.map(({ view }) => view));
  const there = new Set(pictures.map(({ frame, view }) => `${frame} ${view}`));
  const lacking = after.frames.filter(
    (frame) => views.size === 0 || [...views].some((view) => !there.has(`${frame} ${view}`)),
  );
  return [
    ...missingFrames(
      lacking.filter((frame) => !after.oldFrames.has(frame)),
      after.folder,
    ),
    ...oldFrames(
      lacking.filter((frame) => after.oldFrames.has(frame)),
      after.folder,
    ),
    ...brokenFiles(after.files),
    ...otherFormats(after),
  ];
}

function missingFrames(frames: readonly number[], folder: string): readonly FoundThing[] {
  if (frames.length === 0) return [];
  const what = inWords(frames, 'is', 'are');
  return [
    {
      kind: 'file-missing',
      message: `${what} missing in ${folder}: Blender ended without an error, but did not write all files. Its output in the task's log may say why.`,
      path: folder,
      ...onlyFrame(frames),
    },
  ];
}

function oldFrames(frames: readonly number[], folder: string): readonly FoundThing[] {
  if (frames.length === 0) return [];
  const what = inWords(frames, 'was', 'were');
  return [
    {
      kind: 'file-old',
      message: `${what} not rendered: in ${folder}, there are only files from before this attempt, and Blender did not write them anew. Its output in the task's log may say why.`,
      path: folder,
      ...onlyFrame(frames),
    },
  ];
}

/** What is broken among these files, frames or not. */
export function brokenFiles(files: readonly FoundFile[]): readonly FoundThing[] {
  const broken = files.flatMap(({ frame, path, check }): readonly FoundThing[] =>
    check.state === 'broken'
      ? [
          {
            kind: 'file-broken',
            message: `${path} ${check.why}`,
            path,
            ...(Number.isNaN(frame) ? {} : { frame }),
          },
        ]
      : [],
  );
  return limited(broken, 'broken files');
}

function otherFormats({ files, format }: FilesAfter): readonly FoundThing[] {
  if (format === undefined) return [];
  const others = files.flatMap(({ frame, path, check, isPreview }): readonly FoundThing[] => {
    const is = check.state === 'whole' ? check.image.format : undefined;
    if (is === undefined || is === (isPreview ? 'JPEG' : format)) return [];
    return [
      { kind: 'file-format', message: `${path} is a ${is} file, but ${format} was asked for`, frame, path },
    ];
  });
  return limited(others, 'files of another format');
}

function limited(found: readonly FoundThing[], what: string): readonly FoundThing[] {
  const [first, ...rest] = found;
  if (!first || found.length <= MOST_NAMED) return found;
  const more = rest.length - MOST_NAMED + 1;
  return [...found.slice(0, MOST_NAMED), { kind: first.kind, message: `There are ${more} more ${what}` }];
}

function inWords(frames: readonly number[], one: string, several: string): string {
  const range = formatFrameRange(frames);
  return frames.length === 1 ? `Frame ${range} ${one}` : `Frames ${range} ${several}`;
}

function onlyFrame(frames: readonly number[]): { readonly frame?: number } {
  const [frame] = frames;
  return frame !== undefined && frames.length === 1 ? { frame } : {};
}
