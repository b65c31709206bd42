import { basename, dirname, join } from 'node:path/posix';
import type { ParametersOf } from '@flamenco/domain/commands';
import { blenderFrameName } from '../verification/output-place.js';
import { viewSettingsOf, type ViewSettings } from './view-transform.js';

/** A film of exactly the frames of a job. Paths have forward slashes only. */
export interface FilmOrder {
  /** FFmpeg, as the job type names it. */
  readonly exe: string;
  readonly exeArgs: readonly string[];
  /** What FFmpeg is told about the film: codec, quality … */
  readonly args: readonly string[];
  readonly fps: number;
  /** Ascending, each once. */
  readonly frames: readonly number[];
  /** Where the frames are: as Blender's render output, its `#` the frame's number. */
  readonly framePattern: string;
  /** With their dots, the best first. */
  readonly extensions: readonly string[];
  /** Suffixes of the files of a frame's views, such as `_L`; none when the scene has one view only. */
  readonly views: readonly string[];
  readonly isSideBySide: boolean;
  readonly view: ViewSettings;
  readonly outputFile: string;
  /** Frames may be missing as they are not rendered yet: nobody waits for them. */
  readonly isSoFar: boolean;
}

/** What the parameters of `frames-to-video` order; undefined where they only say where files are, as those of Flamenco 3 do. */
export function readFilmOrder(parameters: ParametersOf<'frames-to-video'>): FilmOrder | undefined {
  const { exe, exeArgs, args, fps, frames, framePattern, extensions, views, outputFile } = parameters;
  if (frames === undefined || framePattern === undefined) return undefined;
  return {
    ...{ exe, exeArgs, args, fps, frames, extensions, views, outputFile },
    framePattern: withForwardSlashes(framePattern),
    isSideBySide: parameters.stereo === 'side-by-side',
    view: viewSettingsOf(parameters.view),
    isSoFar: parameters.soFar,
  };
}

/** Where a frame is, without the suffix of a view and the extension. */
export function stemOfFrame({ framePattern, extensions }: FilmOrder, frame: number): string {
  const name = blenderFrameName(basename(framePattern), frame);
  // Blender adds no second one to an output path that ends in it.
  const extension = extensions.find((each) => name.toLowerCase().endsWith(each.toLowerCase()));
  return join(dirname(framePattern), extension === undefined ? name : name.slice(0, -extension.length));
}

function withForwardSlashes(path: string): string {
  return path.replaceAll('\\', '/');
}
