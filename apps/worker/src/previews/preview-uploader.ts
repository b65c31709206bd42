import { readFile, stat } from 'node:fs/promises';
import type { Logger } from 'pino';
import type { ManagerClient, PreviewMimeType } from '../manager-api/manager-client.js';

/** The largest image that a Manager takes: 25 MiB. */
const LARGEST_IMAGE_BYTES = 25 * 1024 * 1024;

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
 * Sends images that tasks have saved to the Manager, for its previews. A preview is worth nothing once there is a newer
 * one: only the newest waits, and nothing is tried twice. Whatever goes wrong here does not concern the task.
 */
export class PreviewUploader {
  private newest: SavedFile | undefined;
  private isUploading = false;

  constructor(
    private readonly manager: ManagerClient,
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
    const image = await readImage(path);
    if (!image) {
      this.log.debug({ path }, 'no preview: neither JPEG nor PNG, TIFF or EXR, or larger than 25 MiB');
      return;
    }
    const answer = await this.manager.uploadPreview({ taskId, frame, ...image }, this.signal);
    this.log.debug({ path, answer }, 'preview uploaded');
  }
}

interface Image {
  readonly bytes: Buffer<ArrayBuffer>;
  readonly mimeType: PreviewMimeType;
}

async function readImage(path: string): Promise<Image | undefined> {
  if ((await stat(path)).size > LARGEST_IMAGE_BYTES) return undefined;
  const bytes = await readFile(path);
  const format = SIGNATURES.find((signature) =>
    bytes.subarray(0, signature.bytes.length).equals(signature.bytes),
  );
  return format && { bytes, mimeType: format.mimeType };
}
