import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandFailure, type CommandContext } from '../commands/command.js';
import { FFMPEG_INSTALL_HINT, locateFfmpeg } from '../commands/ffmpeg-location.js';
import { lookPatiently } from '../commands/late-files.js';
import { runProcess } from '../processes/run-process.js';
import type { FilmOrder } from './film-order.js';
import { planTimeline, type FilmPicture, type FilmTimeline } from './film-timeline.js';
import { BrokenFrame, FrameDecoder } from './frame-decoder.js';
import { findFrameFiles, folderOfFrames, type FrameFiles } from './frame-files.js';
import { inOrder } from './in-order.js';
import { sideBySide, type PictureSize } from './picture-size.js';
import { drawSlate } from './slate.js';
import { writeWhole } from './whole-file.js';

/** A longer gap is not seen in full: the film of frames 1 and 1,000,000 would be of 11 hours of black. */
const LONGEST_GAP_SECONDS = 60;

/** Decoding more frames at a time takes memory, and encoding is what takes the time. */
const MOST_DECODED_AT_A_TIME = 4;

/** A film was made. */
export interface FilmMade {
  readonly kind: 'made';
  /** Frames of the job that have no file. */
  readonly missing: readonly number[];
  /** Frames whose file cannot be shown. */
  readonly broken: readonly number[];
}

/** No film can be made of what is there. */
export interface NoFilm {
  readonly kind: 'none';
  /** Goes on: "no film: …" */
  readonly reason: string;
}

/**
 * Makes a film of exactly the frames of a job, in their order: what is missing or broken is a slate.
 * @throws CommandFailure when FFmpeg is missing or fails, or the folder cannot be reached: another computer may do better
 */
export async function makeFilm(order: FilmOrder, context: CommandContext): Promise<FilmMade | NoFilm> {
  const exe = await locateFfmpeg(order.exe, context.toolsDir, context.platform);
  const files = await findFiles(order, context);
  if (files.size === 0) {
    return { kind: 'none', reason: `there is none of the frames ${order.framePattern}` };
  }
  const folder = await mkdtemp(join(tmpdir(), 'flamenco-film-'));
  try {
    const decoder = new FrameDecoder({ exe, view: order.view, folder }, context);
    return await new FilmMaking(order, exe, files, decoder, context).run();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function findFiles(order: FilmOrder, context: CommandContext): Promise<FrameFiles> {
  const folder = folderOfFrames(order);
  let files: FrameFiles | undefined;
  const look = async (): Promise<FrameFiles | undefined> => {
    files = findFrameFiles(order, await readdir(folder));
    return files.size === order.frames.length || order.isSoFar ? files : undefined;
  };
  await lookPatiently(`a frame of ${order.framePattern}`, look, context);
  if (files) return files;
  throw new CommandFailure(
    `there is no folder ${folder} here; check that the storage is mounted on this computer, and that the frames were rendered there`,
  );
}

/** One film in the making. */
class FilmMaking {
  private readonly missing: number[] = [];
  private readonly broken: number[] = [];

  constructor(
    private readonly order: FilmOrder,
    private readonly exe: string,
    private readonly files: FrameFiles,
    private readonly decoder: FrameDecoder,
    private readonly context: CommandContext,
  ) {}

  async run(): Promise<FilmMade | NoFilm> {
    const measured = await this.measure();
    if (measured.natural === undefined) return { kind: 'none', reason: measured.reason };
    const { fps, outputFile } = this.order;
    const timeline = planTimeline(this.order.frames, Math.ceil(LONGEST_GAP_SECONDS * fps));
    this.tellOf(timeline);
    const { natural } = measured;
    const eye = { width: even(natural.width), height: even(natural.height) };
    await writeWhole(outputFile, this.context.platform, (partial) =>
      runProcess(
        {
          exe: this.exe,
          args: this.encodingArgs(eye, partial),
          installHint: FFMPEG_INSTALL_HINT,
          input: this.pictures(timeline, natural, eye),
        },
        this.context,
      ),
    );
    return { kind: 'made', missing: this.missing, broken: this.broken };
  }

  /** The size of the first frame that has one; the film has that. */
  private async measure(): Promise<
    { readonly natural: PictureSize } | { readonly natural?: undefined; readonly reason: string }
  > {
    let reason = '';
    for (const frame of this.order.frames) {
      for (const file of this.files.get(frame) ?? []) {
        const size = file === '' ? undefined : await unlessBroken(this.decoder.measure(file));
        if (size === undefined) continue;
        if ('width' in size) return { natural: size };
        if (reason === '') reason = `none of the frames can be shown; frame ${frame} ${size.message}`;
      }
    }
    return { reason };
  }

  private tellOf({ pictures, hold, framesLeftOut }: FilmTimeline): void {
    const { log } = this.context;
    log(
      `film of ${pictures.length} pictures, from ${this.files.size} of the job's ${this.order.frames.length} frames`,
    );
    if (hold > 1) log(`every picture is shown ${hold} times, as only each ${hold}th frame is rendered`);
    if (framesLeftOut > 0)
      log(
        `${framesLeftOut} frames of gaps are left out: of each, ${LONGEST_GAP_SECONDS} seconds are shown at most`,
      );
  }

  private encodingArgs({ width, height }: PictureSize, partial: string): readonly string[] {
    const { exeArgs, args, fps } = this.order;
    const filmWidth = this.order.isSideBySide && this.hasTwoEyes() ? width * 2 : width;
    return [
      ...exeArgs,
      ...['-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-video_size', `${filmWidth}x${height}`],
      // What the decoding made; said, so that players show the same colours.
      ...['-color_range', 'tv', '-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709'],
      ...['-framerate', String(fps), '-i', 'pipe:0'],
      ...args,
      ...['-r', String(fps), partial],
    ];
  }

  private hasTwoEyes(): boolean {
    return [...this.files.values()].some((files) => files.length === 2);
  }

  private async *pictures(
    { pictures, hold }: FilmTimeline,
    natural: PictureSize,
    eye: PictureSize,
  ): AsyncGenerator<Buffer, void, undefined> {
    const acts = pictures.map((picture) => () => this.picture(picture, natural, eye));
    const atATime = Math.min(MOST_DECODED_AT_A_TIME, availableParallelism());
    for await (const picture of inOrder(acts, atATime)) {
      for (let shown = 0; shown < hold; shown += 1) yield picture;
    }
  }

  private async picture(
    { frame, isOfJob }: FilmPicture,
    natural: PictureSize,
    eye: PictureSize,
  ): Promise<Buffer> {
    const files = this.files.get(frame);
    if (isOfJob && !files) this.missing.push(frame);
    const isBoth = this.order.isSideBySide && this.hasTwoEyes();
    const eyes = await Promise.all(
      (files ?? (isBoth ? ['', ''] : [''])).map(async (file) =>
        file === '' ? this.slate(eye, frame, isOfJob) : this.eyeOrSlate(file, frame, natural, eye),
      ),
    );
    const [left = this.slate(eye, frame, isOfJob), right] = eyes;
    return right === undefined ? left : sideBySide(left, right, eye);
  }

  private async eyeOrSlate(
    file: string,
    frame: number,
    natural: PictureSize,
    eye: PictureSize,
  ): Promise<Buffer> {
    const decoded = await unlessBroken(this.decoder.decode(file, natural, eye));
    if (Buffer.isBuffer(decoded)) return decoded;
    if (!this.broken.includes(frame)) this.broken.push(frame);
    this.context.log(`frame ${frame} ${decoded.message} (${file}); the film shows a slate instead`);
    return drawSlate(eye, frame, this.order.isSoFar ? '' : 'BROKEN');
  }

  /** So far, a frame that is missing is only not rendered yet. */
  private slate(eye: PictureSize, frame: number, isOfJob: boolean): Buffer {
    return drawSlate(eye, frame, isOfJob && !this.order.isSoFar ? 'MISSING' : '');
  }
}

async function unlessBroken<T>(outcome: Promise<T>): Promise<T | BrokenFrame> {
  try {
    return await outcome;
  } catch (error) {
    if (error instanceof BrokenFrame) return error;
    throw error;
  }
}

function even(length: number): number {
  return length + (length % 2);
}
