import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import type { CommandContext } from '../commands/command.js';
import { inspectImage } from '../verification/inspect-image.js';
import { BrokenImage } from '../verification/broken-image.js';
import { errorCode } from '../../error-facts.js';
import { colorTable, TABLE_ROOT } from './color-table.js';
import { choosePictureOfExr } from './exr-layers.js';
import { LARGEST_PICTURE, type PictureSize } from './picture-size.js';
import { isPlainSrgb, viewTransform, type ViewSettings } from './view-transform.js';

const execute = promisify(execFile);

/** A file cannot be shown; the message goes on: "frame 7 …". */
export class BrokenFrame extends Error {
  override readonly name = 'BrokenFrame';
}

/** The largest of frames takes some seconds; one that takes longer hangs, or its storage does. */
const DECODING_LIMIT_MS = 120_000;

/** In the folder that FFmpeg runs in, so that no path of the system has to be written in its language for filters. */
const TABLE_FILE = 'view.cube';

/** Scene linear light, which has to go through a view transform. */
const LINEAR: ReadonlySet<string> = new Set(['.exr']);
/** FFmpeg would take a transparent pixel's colour for what is seen. */
const WITHOUT_ALPHA: ReadonlySet<string> = new Set(['.jpg', '.jpeg', '.bmp']);

/** Else FFmpeg makes up what is missing of a JPEG. Not for the others: it refuses every TIFF of Blender's then, for a tag that it does not know. */
const STRICTLY: readonly string[] = ['-err_detect', 'explode'];

/** What decoding needs to know. */
export interface DecodingOrder {
  /** FFmpeg, as it is on this computer. */
  readonly exe: string;
  readonly view: ViewSettings;
  /** A folder of our own. */
  readonly folder: string;
}

/**
 * Decodes single frames with FFmpeg, a process each: one that is broken, of another size or kind than the others changes nothing
 * for these.
 */
export class FrameDecoder {
  private table: Promise<void> | undefined;

  constructor(
    private readonly order: DecodingOrder,
    private readonly context: Pick<CommandContext, 'environment' | 'signal'>,
  ) {}

  /**
   * The size of a frame as the film shows it, which may be smaller than it is; not yet even.
   * @throws BrokenFrame
   */
  async measure(file: string): Promise<PictureSize> {
    const { width, height } = LARGEST_PICTURE;
    const shrunk = scaled(`min(1,min(${width}/iw,${height}/ih))`);
    // A header says the size; grey, as nobody needs the picture.
    const output = ['-f', 'yuv4mpegpipe', '-pix_fmt', 'gray'];
    const picture = await this.run(file, shrunk, output, width * height + 1024);
    const size = /^YUV4MPEG2 W(\d+) H(\d+) /.exec(picture.toString('latin1', 0, 100));
    if (!size) throw new BrokenFrame('has no size');
    return { width: Number(size[1]), height: Number(size[2]) };
  }

  /**
   * A frame as FFmpeg's `yuv420p` has it, fitted into the natural size, with black around it up to the film's.
   * @throws BrokenFrame
   */
  async decode(file: string, natural: PictureSize, film: PictureSize): Promise<Buffer> {
    const bytes = (film.width * film.height * 3) / 2;
    const filters = [
      scaled(`min(${natural.width}/iw,${natural.height}/ih)`),
      `pad=${film.width}:${film.height}:(ow-iw)/2:(oh-ih)/2:black`,
      'scale=out_color_matrix=bt709:out_range=tv',
    ].join(',');
    const output = ['-f', 'rawvideo', '-pix_fmt', 'yuv420p'];
    const picture = await this.run(file, filters, output, bytes + 1024);
    if (picture.length !== bytes) throw new BrokenFrame('is not whole');
    return picture;
  }

  /**
   * A frame as a JPEG file, made smaller where it does not fit into the size.
   * @throws BrokenFrame
   */
  async asJpeg(file: string, { width, height }: PictureSize): Promise<Buffer<ArrayBuffer>> {
    const shrunk = scaled(`min(1,min(${width}/iw,${height}/ih))`);
    const filters = `${shrunk},scale=out_color_matrix=bt601:out_range=full`;
    const output = ['-f', 'image2pipe', '-c:v', 'mjpeg', '-pix_fmt', 'yuvj420p', '-q:v', '3'];
    return this.run(file, filters, output, width * height * 3);
  }

  private async run(
    file: string,
    filters: string,
    output: readonly string[],
    maxBuffer: number,
  ): Promise<Buffer<ArrayBuffer>> {
    const { environment, signal } = this.context;
    await checkWhole(file, signal);
    const { inputArgs, colorFilters } = await this.howToRead(file);
    const args = [
      ...['-v', 'error', '-nostdin', '-threads', '1', '-xerror', ...inputArgs],
      // Without a pattern: `%d` and `[1]` in names are what they are.
      ...['-f', 'image2', '-pattern_type', 'none', '-i', file, '-frames:v', '1'],
      ...['-vf', `${colorFilters},${filters}`, ...output, 'pipe:1'],
    ];
    try {
      const { stdout } = await execute(this.order.exe, args, {
        encoding: 'buffer',
        maxBuffer: Math.max(maxBuffer, 64 * 1024),
        cwd: this.order.folder,
        env: environment,
        signal,
        timeout: DECODING_LIMIT_MS,
        killSignal: 'SIGKILL',
        windowsHide: true,
      });
      if (stdout.length === 0) throw new BrokenFrame('has no picture that FFmpeg can read');
      return stdout;
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof BrokenFrame) throw error;
      throw new BrokenFrame(`cannot be read by FFmpeg: ${reasonOf(error)}`, { cause: error });
    }
  }

  private async howToRead(
    file: string,
  ): Promise<{ readonly inputArgs: readonly string[]; readonly colorFilters: string }> {
    const extension = extname(file).toLowerCase();
    if (WITHOUT_ALPHA.has(extension)) return { inputArgs: STRICTLY, colorFilters: 'format=gbrp' };
    if (!LINEAR.has(extension))
      return { inputArgs: [], colorFilters: 'format=gbrap,premultiply=inplace=1,format=gbrp' };
    const { layer, part } = await choosePictureOfExr(file, this.context.signal);
    const choice = [
      ...(layer === undefined ? [] : ['-layer', layer]),
      ...(part === undefined ? [] : ['-part', String(part)]),
    ];
    // By way of 16 bits: straight to 8, FFmpeg cuts off instead of rounding. EXR's colours are multiplied with alpha already.
    if (isPlainSrgb(this.order.view))
      return { inputArgs: [...choice, '-apply_trc', 'iec61966_2_1'], colorFilters: 'format=gbrp16le' };
    this.table ??= writeFile(join(this.order.folder, TABLE_FILE), colorTable(viewTransform(this.order.view)));
    await this.table;
    return {
      inputArgs: [...choice, '-gamma', String(TABLE_ROOT)],
      colorFilters: `lut3d=file=${TABLE_FILE}:interp=tetrahedral,format=gbrp16le`,
    };
  }
}

/** FFmpeg shows half an EXR file, the rest black, and says nothing. */
async function checkWhole(file: string, signal: AbortSignal): Promise<void> {
  try {
    await inspectImage(file, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof BrokenImage) throw new BrokenFrame(error.message, { cause: error });
    if (errorCode(error) !== undefined)
      throw new BrokenFrame(`cannot be read (${String(errorCode(error))})`, { cause: error });
    throw error;
  }
}

function scaled(factor: string): string {
  return `scale=w='max(1,round(iw*${factor}))':h='max(1,round(ih*${factor}))':flags=bicubic`;
}

/** FFmpeg's last words. */
function reasonOf(error: unknown): string {
  const { stderr, killed, message } = error as {
    readonly stderr?: Buffer | string;
    readonly killed?: boolean;
    readonly message: string;
  };
  if (killed) return `it took longer than ${DECODING_LIMIT_MS / 1000} s`;
  const lines = String(stderr ?? '')
    .split('\n')
    .map((line) => line.replace(/^\[[^\]]*\] /, '').trim())
    .filter((line) => line !== '');
  return lines[0] ?? message;
}
