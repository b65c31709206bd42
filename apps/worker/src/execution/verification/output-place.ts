import { dirname, resolve } from 'node:path';
import { formatNamed, IMAGE_FORMATS } from './formats/image-formats.js';
import type { ImageFormat } from './formats/image-format.js';
import type { RenderRequest } from '../receipts/render-request.js';

/** Blender puts so many digits behind a name that says nothing of them. */
const DIGITS_WITHOUT_PATTERN = 4;

/** How Blender marks the eyes of stereo renders, unless the scene says otherwise. */
const STEREO = /^_[LR]$/;

/** What else may come between a frame's number and the extension, when Blender itself names the file. */
const VIEW = /^[^0-9/\\][^/\\]*$/;

const EXTENSIONS: ReadonlySet<string> = new Set(
  Object.values(IMAGE_FORMATS).flatMap(({ extensions }) => extensions),
);

/** What a file in the folder is to the render. */
export interface FrameFile {
  readonly frame: number;
  /** What tells the views of a frame apart; empty for the only one. */
  readonly view: string;
  /** The small JPEG that Blender may write beside an EXR. */
  readonly isPreview: boolean;
}

/** Where a render's frames go, by the names that Blender gives them. */
export interface OutputPlace {
  readonly folder: string;
  /** The file name without view and extension, such as `shot-000012`. */
  nameOf(frame: number): string;
  /** What the file with this name is; undefined when it is no frame of this render. */
  fileNamed(name: string, isAnnounced: boolean): FrameFile | undefined;
}

/**
 * The place that a request names. Undefined when it names none, or in a way that only Blender can resolve (`{scene}`, since
 * Blender 5), or no frames.
 */
export function outputPlaceOf({ output, blendFile, frames, format }: RenderRequest): OutputPlace | undefined {
  if (output === undefined || frames === undefined || output.includes('{')) return undefined;
  const path = absolute(output, blendFile);
  const cut = lastSeparator(path) + 1;
  const pattern = path.slice(cut);
  const bases = new Map(frames.map((frame) => [baseOf(blenderFrameName(pattern, frame)), frame]));
  const wanted = format === undefined ? undefined : formatNamed(format);
  return {
    folder: path.slice(0, Math.max(1, cut - 1)),
    nameOf: (frame) => baseOf(blenderFrameName(pattern, frame)),
    fileNamed: (name, isAnnounced) => frameFile(name, bases, wanted, isAnnounced),
  };
}

/**
 * A file name with a frame's number in place of its last row of `#`, as Blender writes it: never cut off, and with the minus
 * before the digits of a negative one.
 */
export function blenderFrameName(pattern: string, frame: number): string {
  const withDigits = pattern.includes('#') ? pattern : pattern + '#'.repeat(DIGITS_WITHOUT_PATTERN);
  return withDigits.replace(/#+(?=[^#]*$)/, (digits) => {
    const number = String(Math.abs(frame)).padStart(digits.length, '0');
    return frame < 0 ? `-${number}` : number;
  });
}

/** `//` is the blend file's folder; other relative paths start where Blender does. */
function absolute(output: string, blendFile: string): string {
  // resolve() takes the separator off, which tells a folder from a name.
  const tail = /[/\\]$/.test(output) ? '/' : '';
  if (output.startsWith('//') && blendFile !== '') return resolve(dirname(blendFile), output.slice(2)) + tail;
  return resolve(output) + tail;
}

function lastSeparator(path: string): number {
  return Math.max(path.lastIndexOf('/'), process.platform === 'win32' ? path.lastIndexOf('\\') : -1);
}

/** Blender takes the extension of an image off before it puts the right one on. */
function baseOf(name: string): string {
  return name.slice(0, name.length - extensionOf(name).length);
}

/** That of an image, in lower case as Blender writes it; empty for others. */
function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  const extension = dot < 0 ? '' : name.slice(dot);
  return EXTENSIONS.has(extension.toLowerCase()) ? extension : '';
}

function frameFile(
  name: string,
  bases: ReadonlyMap<string, number>,
  format: ImageFormat | undefined,
  isAnnounced: boolean,
): FrameFile | undefined {
  const extension = extensionOf(name);
  const base = name.slice(0, name.length - extension.length);
  const found = frameAndView(base, bases, isAnnounced);
  if (!found) return undefined;
  const usual: readonly string[] = format === undefined ? [] : IMAGE_FORMATS[format].extensions;
  const isPreview = format === 'OpenEXR' && extension === '.jpg';
  // Without an extension when the scene says so; another one is another render's, unless Blender said that it is ours.
  const isOurs =
    format === undefined || extension === '' || usual.includes(extension) || isPreview || isAnnounced;
  return isOurs ? { ...found, isPreview } : undefined;
}

function frameAndView(
  base: string,
  bases: ReadonlyMap<string, number>,
  isAnnounced: boolean,
): { readonly frame: number; readonly view: string } | undefined {
  const exact = bases.get(base);
  if (exact !== undefined) return { frame: exact, view: '' };
  const stereo = base.slice(-2);
  const ofStereo = STEREO.test(stereo) ? bases.get(base.slice(0, -2)) : undefined;
  if (ofStereo !== undefined) return { frame: ofStereo, view: stereo };
  if (!isAnnounced) return undefined;
  for (let cut = base.length - 1; cut > 0; cut -= 1) {
    const frame = VIEW.test(base.slice(cut)) ? bases.get(base.slice(0, cut)) : undefined;
    if (frame !== undefined) return { frame, view: base.slice(cut) };
  }
  return undefined;
}
