import { tmpdir } from 'node:os';
import type { CommandContext } from '../execution/commands/command.js';
import { locateFfmpeg } from '../execution/commands/ffmpeg-location.js';
import { FrameDecoder } from '../execution/film/frame-decoder.js';

/** The largest preview that a Manager shows. */
const LARGEST_PREVIEW = { width: 1920, height: 1080 } as const;

/** Blender's "Standard", as a Manager shows what it is sent whole. */
const STANDARD_VIEW = { transform: '', look: '', exposure: 0, gamma: 1 } as const;

/** Makes small JPEG pictures of rendered files with FFmpeg, so that these need not go over the network. */
export class PreviewMaker {
  private ffmpeg: string | undefined;

  constructor(private readonly surroundings: Pick<CommandContext, 'toolsDir' | 'platform' | 'environment'>) {}

  /**
   * A picture that is no larger than what people are shown.
   * @throws BrokenFrame when the file cannot be read as one; CommandFailure where there is no FFmpeg
   */
  async jpegOf(file: string, signal: AbortSignal): Promise<Buffer<ArrayBuffer>> {
    const { toolsDir, platform, environment } = this.surroundings;
    this.ffmpeg ??= await locateFfmpeg('ffmpeg', toolsDir, platform);
    const order = { exe: this.ffmpeg, view: STANDARD_VIEW, folder: tmpdir() };
    return new FrameDecoder(order, { environment, signal }).asJpeg(file, LARGEST_PREVIEW);
  }
}
