import { open, readFile, stat } from 'node:fs/promises';
import type { Logger } from 'pino';
import type { ManagerClient, PreviewMimeType } from '../manager-api/manager-client.js';
import type { PreviewMaker } from './preview-maker.js';

/** The largest image that a Manager takes: 25 MiB. */
const LARGEST_IMAGE_BYTES = 25 * 1024 * 1024;

/** A JPEG or PNG up to this size goes as it is: to make a smaller one takes longer. */
const SMALL_BYTES = 1024 * 1024;

/** What goes as it is. */
const SENT_WHOLE: ReadonlySet<PreviewMimeType> = new Set(['image/jpeg', 'image/png']);

/** How files of the formats that a Manager takes begin. */
const SIGNATURES: readonly { readonly mimeType: PreviewMimeType; readonly bytes: Buffer }[] = [
  { mimeType: 'image/jpeg', bytes: Buffer.from([0xff, 0xd8, 0xff]) },
  { mimeType: 'image/png', bytes: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) },
  // These two a Flamenco 3 Manager refuses, which does no harm.
  { mimeType: 'image/tiff', bytes: Buffer.from([0x49, 0x49, 0x2a, 0x00]) },
  { mimeType: 'image/tiff', bytes: Buffer.from([0x4d, 0x4d, 0x00, 0x2a]) },
  { mimeType: 'image/x-exr', bytes: Buffer.from([0x76, 0x2f, 0x31, 0x01]) },
];

interface SavedFile {
  readonly taskId: string;
  readonly path: string;
  /** Undefined where nobody knows which it is. */
  readonly frame: number | undefined;
}

/**
 * Sends images that tasks have saved to the Manager, for its previews: small ones, which are made here where there is FFmpeg. A preview is worth nothing once there is a newer
 * one: only the newest waits, and nothing is tried twice. Whatever goes wrong here does not concern the task.
 */
export class PreviewUploader {
  private newest: SavedFile | undefined;
  private isUploading = false;

  constructor(
    private readonly manager: ManagerClient,
    private readonly maker: Pick<PreviewMaker, 'jpegOf'>,
    private readonly signal: AbortSignal,
    private readonly log: Logger,
  ) {}

  /** Takes the place of a file that still waits. */
  fileSaved(file: SavedFile): void {
    this.newest = file;
    if (!this.isUploading) void this.uploadWaiting();
  }

  private async uploadWaiting(): Promise<void> {
    this.isUploading = true;
    for (let file = this.takeNewest(); file && !this.signal.aborted; file = this.takeNewest()) {
      try {
        await this.upload(file);
      } catch (error) {
        this.log.debug({ err: error, path: file.path }, 'preview not uploaded');
      }
    }
    this.isUploading = false;
  }

  private takeNewest(): SavedFile | undefined {
    const file = this.newest;
    this.newest = undefined;
    return file;
  }

  private async upload({ taskId, path, frame }: SavedFile): Promise<void> {
    const image = await this.imageOf(path);
    if (!image) {
      this.log.debug({ path }, 'no preview: neither JPEG nor PNG, TIFF or EXR, or too large');
      return;
    }
    const answer = await this.manager.uploadPreview({ taskId, frame, ...image }, this.signal);
    this.log.debug({ path, answer }, 'preview uploaded');
  }

  /** Where no small one can be made, the whole file, if a Manager takes it. */
  private async imageOf(path: string): Promise<Image | undefined> {
    const [mimeType, { size }] = await Promise.all([formatOf(path), stat(path)]);
    if (mimeType === undefined) return undefined;
    if (size <= SMALL_BYTES && SENT_WHOLE.has(mimeType)) return { bytes: await readFile(path), mimeType };
    try {
      return { bytes: await this.maker.jpegOf(path, this.signal), mimeType: 'image/jpeg' };
    } catch (error) {
      this.signal.throwIfAborted();
      this.log.debug({ err: error, path }, 'no small preview can be made, so the whole file is sent');
    }
    return size <= LARGEST_IMAGE_BYTES ? { bytes: await readFile(path), mimeType } : undefined;
  }
}

interface Image {
  readonly bytes: Buffer<ArrayBuffer>;
  readonly mimeType: PreviewMimeType;
}

async function formatOf(path: string): Promise<PreviewMimeType | undefined> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(8), 0, 8, 0);
    return SIGNATURES.find(({ bytes }) => buffer.subarray(0, bytes.length).equals(bytes))?.mimeType;
  } finally {
    await file.close();
  }
}
