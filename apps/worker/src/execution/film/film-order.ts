import { basename, dirname, join } from 'node:path/posix';
import { isFarmError, parseFrameRange } from '@flamenco/domain';
import type { CommandParameters } from '../commands/command-parameters.js';
import { splitArguments } from '../commands/split-arguments.js';
import { blenderFrameName } from '../verification/output-place.js';
import { readViewSettings, type ViewSettings } from './view-transform.js';

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

/** Whether the job type says which frames the film is of; Flamenco 3's say only where files are. */
export function isFilmOrder(parameters: CommandParameters): boolean {
  return parameters.optionalText('frames') !== '' && parameters.optionalText('framePattern') !== '';
}

/**
 * Reads the parameters of `frames-to-video`.
 * @throws CommandFailure that names the parameter that is wrong
 */
export function readFilmOrder(parameters: CommandParameters): FilmOrder {
  const fps = parameters.number('fps');
  if (fps <= 0) throw parameters.failure('fps', `must be greater than 0, but is ${fps}`);
  const extensions = parameters.list('extensions');
  if (extensions.length === 0) throw parameters.failure('extensions', 'is empty');
  return {
    exe: parameters.text('exe'),
    exeArgs: splitArguments(parameters, 'exeArgs'),
    args: parameters.list('args'),
    fps,
    frames: readFrames(parameters),
    framePattern: withForwardSlashes(parameters.text('framePattern')),
    extensions,
    views: parameters.list('views'),
    isSideBySide: parameters.optionalText('stereo') === 'side-by-side',
    view: readViewSettings(parameters),
    outputFile: parameters.text('outputFile'),
    isSoFar: parameters.optionalBoolean('soFar'),
  };
}

/** Where a frame is, without the suffix of a view and the extension. */
export function stemOfFrame({ framePattern, extensions }: FilmOrder, frame: number): string {
  const name = blenderFrameName(basename(framePattern), frame);
  // Blender adds no second one to an output path that ends in it.
  const extension = extensions.find((each) => name.toLowerCase().endsWith(each.toLowerCase()));
  return join(dirname(framePattern), extension === undefined ? name : name.slice(0, -extension.length));
}

function readFrames(parameters: CommandParameters): readonly number[] {
  try {
    return parseFrameRange(parameters.text('frames'));
  } catch (error) {
    if (isFarmError(error)) throw parameters.failure('frames', `cannot be read (${error.message})`);
    throw error;
  }
}

function withForwardSlashes(path: string): string {
  return path.replaceAll('\\', '/');
}
