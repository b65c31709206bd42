import { unlink } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { FoundThing } from '@flamenco/domain/findings';
import { errorMessage } from '../../error-facts.js';
import { pause } from '../../timing/clock.js';
import type { CommandContext } from '../commands/command.js';
import { asCommandFailure } from '../commands/file-failure.js';
import type { RenderRequest } from '../receipts/render-request.js';
import type { BlenderRun } from '../receipts/run-with-receipt.js';
import { AnnouncedFiles } from './announced-files.js';
import { checkFile, type FileCheck } from './checked-file.js';
import { FolderBefore, namesIn, statsOf } from './folder-before.js';
import { formatNamed } from './formats/image-formats.js';
import type { ImageFormat } from './formats/image-format.js';
import { brokenFiles, findInFiles, type FoundFile } from './frame-findings.js';
import type { WholeImage } from './inspect-image.js';
import { wholeFrame } from './kept-frames.js';
import { inParallel } from './in-parallel.js';
import { findOtherPictures } from './other-pictures.js';
import { outputPlaceOf, type FrameFile, type OutputPlace } from './output-place.js';

/** How long to wait before each further look at files that Blender said it has written, in milliseconds. */
const PAUSES_MS: readonly number[] = [1000, 2000, 4000, 8000];

/** After a stop, the files are looked at for so long at most: a Worker that shuts down has to be gone soon. */
const LAST_LOOK_MS = 1000;

/** What there was to see at one look. */
interface Look {
  readonly found: readonly FoundThing[];
  /** Blender said that it has written these, but they are not there, or not whole. */
  readonly late: readonly string[];
  readonly files: readonly FoundFile[];
}

/** Looks after the files of one render command: what was there before, what Blender says it has written, what is there in the end. */
export class RenderVerification {
  private readonly announced: AnnouncedFiles;
  private readonly ending = new AbortController();
  private readonly format: ImageFormat | undefined;
  private isVideo = false;
  private ofThisFrame: string[] = [];
  private noted: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly request: RenderRequest,
    private readonly place: OutputPlace | undefined,
    private readonly before: FolderBefore | undefined,
    private readonly source: string | undefined,
    private readonly context: CommandContext,
  ) {
    this.format = request.format === undefined ? undefined : formatNamed(request.format);
    this.announced = new AnnouncedFiles((path) => this.check(path));
  }

  /** To be called before Blender is started. */
  static async begin(
    request: RenderRequest,
    source: string | undefined,
    context: CommandContext,
  ): Promise<RenderVerification> {
    const place = outputPlaceOf(request);
    const before = place && (await lookInto(place));
    return new RenderVerification(request, place, before, source, context);
  }

  /** Blender says that it has written this file. */
  saved(path: string): void {
    const file = resolve(path);
    this.ofThisFrame.push(file);
    this.announced.add(file).catch(() => undefined); // whoever asks for all of them is told
  }

  /** Which frame a file shows that Blender has written; undefined where its name does not say it. */
  frameOf(path: string): number | undefined {
    return this.frameFileAt(resolve(path), true)?.frame;
  }

  /** Blender says that it is done with a frame: what it has saved for it is closed. */
  frameDone(): void {
    const paths = [...new Set(this.ofThisFrame.splice(0))];
    if (this.place && paths.length > 0)
      this.noted = Promise.all([this.noted, this.noteIfWhole(paths, this.place)]).catch(() => undefined);
  }

  /** Blender adds frames to one file: there is none for each. */
  isOneVideo(): void {
    this.isVideo = true;
  }

  /** To be called when Blender has ended, or was ended. What is broken, and was written by this run, is removed. Never rejects. */
  async conclude(run: BlenderRun): Promise<readonly FoundThing[]> {
    try {
      if (run.failure === undefined) return await this.afterSuccess(run);
      await this.afterFailure();
    } catch (error) {
      const { signal, log } = this.context;
      if (!signal.aborted && run.failure === undefined) return [this.cannotLook(error)];
      log(`the files of this render could not be looked at: ${errorMessage(error)}`);
    }
    return [];
  }

  private async afterSuccess({ receipt }: BlenderRun): Promise<readonly FoundThing[]> {
    const { clock, signal, log } = this.context;
    let look = await this.look();
    for (const pauseMs of PAUSES_MS) {
      const [first] = look.late;
      if (first === undefined || signal.aborted) break;
      const others = look.late.length === 1 ? '' : ` (and ${look.late.length - 1} more)`;
      log(`${first}${others} is not there, or not whole (yet?), looking again in ${pauseMs / 1000} s`);
      await pause(clock, pauseMs, signal).catch(() => undefined); // stopped: one more look, and that is it
      look = await this.look();
    }
    await this.removeBroken(look.files);
    await this.noted;
    return [...look.found, ...findOtherPictures(look.files, receipt)];
  }

  /** The task fails anyway, or was stopped: only half-written files are of interest. */
  private async afterFailure(): Promise<void> {
    const stopTimer = this.context.clock.startTimer(LAST_LOOK_MS, () => this.ending.abort());
    try {
      await this.removeBroken((await this.look()).files);
      await this.noted;
    } finally {
      stopTimer();
    }
  }

  /** All files of one frame: the picture, other views of it, passes beside it. */
  private async noteIfWhole(paths: readonly string[], place: OutputPlace): Promise<void> {
    const pictures = paths
      .flatMap((path) => this.frameFileAt(path, true) ?? [])
      .filter(({ isPreview }) => !isPreview);
    const [frame, ...others] = new Set(pictures.map((picture) => picture.frame));
    if (frame === undefined || others.length > 0) return;
    const files: { readonly path: string; readonly image: WholeImage }[] = [];
    for (const path of paths) {
      const check = await this.announced.checkOf(path);
      if (check?.state !== 'whole' || !this.hasRightFormat(path, check.image)) return;
      files.push({ path, image: check.image });
    }
    this.context.frameIsWhole(wholeFrame(frame, this.source, place.folder, files));
  }

  private hasRightFormat(path: string, { format }: WholeImage): boolean {
    const what = this.frameFileAt(path, true);
    return what === undefined || what.isPreview || this.format === undefined || format === this.format;
  }

  private async look(): Promise<Look> {
    const announced = await this.announced.checks();
    const { files: inPlace, oldFrames } = await this.filesInPlace(announced);
    const paths = new Set(inPlace.map(({ path }) => path));
    const elsewhere = [...announced].flatMap(([path, check]): readonly FoundFile[] =>
      paths.has(path) ? [] : [{ ...(this.frameFileAt(path, true) ?? NO_FRAME), path, check }],
    );
    const files = [...inPlace, ...elsewhere];
    const late = files.filter(({ path, check, frame }) => announced.has(path) && isLate(check, frame));
    const { frames } = this.request;
    const areFramesKnown = this.place !== undefined && frames !== undefined && !this.isVideo;
    const found = areFramesKnown
      ? findInFiles({ frames, format: this.format, folder: this.place.folder, files, oldFrames })
      : [];
    return {
      found: [...found, ...brokenFiles(areFramesKnown ? elsewhere.filter(isNoFrame) : files)],
      late: late.map(({ path }) => path),
      files,
    };
  }

  /** The files that this run has written where it should. */
  private async filesInPlace(
    announced: ReadonlyMap<string, FileCheck>,
  ): Promise<{ readonly files: readonly FoundFile[]; readonly oldFrames: ReadonlySet<number> }> {
    const { place, before } = this;
    const files: FoundFile[] = [];
    const oldFrames = new Set<number>();
    if (!place || !before) return { files, oldFrames };
    await inParallel(await namesIn(place.folder), async (name) => {
      const path = join(place.folder, name);
      const what = place.fileNamed(name, announced.has(path));
      const stats = what && (await statsOf(path));
      if (!stats) return;
      const known = announced.get(path);
      const isNew = known !== undefined || before.isChanged(name, stats);
      if (!isNew) oldFrames.add(what.frame);
      else files.push({ ...what, path, check: known ?? (await this.check(path)) });
    });
    return { files: files.sort((one, other) => one.frame - other.frame), oldFrames };
  }

  private check(path: string): Promise<FileCheck> {
    const what = this.frameFileAt(path, false);
    const wanted = what && (what.isPreview ? 'JPEG' : this.format);
    return checkFile(path, wanted, this.ending.signal);
  }

  private frameFileAt(path: string, isAnnounced: boolean): FrameFile | undefined {
    return dirname(path) === this.place?.folder
      ? this.place.fileNamed(basename(path), isAnnounced)
      : undefined;
  }

  private async removeBroken(files: readonly FoundFile[]): Promise<void> {
    for (const { path, check } of files) {
      if (check.state !== 'broken' || (await statsOf(path))?.isFile() !== true) continue;
      await unlink(path);
      this.context.log(`removed ${path}, which this run had begun to write: it ${check.why}`);
    }
  }

  private cannotLook(error: unknown): FoundThing {
    const where = this.place?.folder ?? 'the output folder';
    return {
      kind: 'file-missing',
      message: `The files in ${where} cannot be looked at: ${errorMessage(error)}. Check that the storage can be reached, and that the user of the Worker may read there.`,
    };
  }
}

function lookInto(place: OutputPlace): Promise<FolderBefore> {
  return asCommandFailure(`cannot look into the output folder ${place.folder}`, () =>
    FolderBefore.look(place.folder, (name) => place.fileNamed(name, false) !== undefined),
  );
}

/** Stands for the frame of files beside the frames, such as those of File Output nodes. */
const NO_FRAME = { frame: Number.NaN, view: '', isPreview: false };

function isNoFrame({ frame }: FoundFile): boolean {
  return Number.isNaN(frame);
}

/** Files that are no frames may be gone: they were somebody's scratch files. */
function isLate(check: FileCheck, frame: number): boolean {
  return check.state === 'broken' || (check.state === 'missing' && !Number.isNaN(frame));
}
