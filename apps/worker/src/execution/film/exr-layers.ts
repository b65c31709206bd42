import { BrokenImage } from '../verification/broken-image.js';
import { readExrHeader } from '../verification/formats/exr-header.js';
import { ImageFile } from '../verification/image-file.js';

/** What of an EXR file FFmpeg has to be told to show: it takes the first part's channels `R`, `G`, `B` by itself. */
export interface ExrChoice {
  readonly part?: number;
  /** The channels' names up to the last dot, such as `ViewLayer.Combined`. */
  readonly layer?: string;
}

/** The best first: the compositor's output, a view layer's picture; of several views, the left one. */
const PICTURE_LAYERS: readonly RegExp[] = [
  /^Composite\.Combined(\.left)?$/,
  /^Composite\.Combined\.[^.]+$/,
  /(^|\.)Combined(\.left)?$/,
  /(^|\.)Combined\.[^.]+$/,
  /^left$/,
];

/** Chooses the picture among the layers and parts of an EXR file. What is none, whatever its name, is left to FFmpeg. */
export async function choosePictureOfExr(path: string, signal: AbortSignal): Promise<ExrChoice> {
  try {
    const { parts } = await ImageFile.with(path, signal, readExrHeader);
    return chooseAmong(parts.map(({ channels }) => channels));
  } catch (error) {
    if (error instanceof BrokenImage) return {};
    throw error;
  }
}

function chooseAmong(parts: readonly (readonly string[])[]): ExrChoice {
  const plain = parts.findIndex(hasPlainPicture);
  if (plain >= 0) return partChoice(plain);
  for (const wanted of PICTURE_LAYERS) {
    for (const [part, channels] of parts.entries()) {
      const layer = channels
        .filter((name) => name.endsWith('.R'))
        .map((name) => name.slice(0, -2))
        .find((name) => wanted.test(name));
      if (layer !== undefined) return { ...partChoice(part), layer };
    }
  }
  return {};
}

function partChoice(part: number): ExrChoice {
  return part === 0 ? {} : { part };
}

function hasPlainPicture(channels: readonly string[]): boolean {
  return ['R', 'G', 'B'].every((name) => channels.includes(name)) || channels.includes('Y');
}
