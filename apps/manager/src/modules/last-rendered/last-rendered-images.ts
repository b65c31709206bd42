import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { Clock } from '../../clock.js';
import { Configuration } from '../../config/index.js';
import { FarmDatabase } from '../../database/farm-database.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { errorCode } from '../../system-error.js';
import { jobQuestions, type JobState } from '../jobs/index.js';
import { jobFolder } from '../task-logs/index.js';
import { taskQuestions } from '../tasks/index.js';
import { ImageQueue, type Place } from './image-queue.js';
import { frameShown } from './frame-shown.js';
import { saveLastRenderedJob } from './persistence/last-rendered-row.js';
import { addPreview, listPreviews, removePreviews, saveRenderedJob } from './persistence/preview-rows.js';
import { LAST_FILE, previewLocation, type PreviewLocation, stripFiles } from './preview-files.js';
import type { Preview } from './preview-maker.js';
import { previewsToDrop, STRIP_LIMITS } from './preview-strip.js';
import type { StoredPreview } from './rendered-picture.js';

/** As many as Flamenco 3 lets wait in all; here each job has its own. The memory is that of some large images of several jobs. */
const LIMITS = { imagesPerJob: 3, bytes: 256 * 1024 * 1024 };

/** Ends the name of a file that is being written: other Managers may be at the same one. */
const UNFINISHED = `~${randomBytes(4).toString('hex')}`;

/** An image that a Worker hands in, and what it shows. */
export interface RenderedImage extends Pick<StoredPreview, 'taskId' | 'workerId' | 'workerName'> {
  readonly bytes: Buffer;
  /** As the Worker says; Flamenco 3's do not. */
  readonly frame: number | undefined;
}

/**
 * Makes the last-rendered images of jobs out of what Workers hand in, and those of their strips: one at a time, job by job. What is left when the
 * Manager ends is lost, for the next image is better anyway.
 */
@Injectable()
export class LastRenderedImages implements BeforeApplicationShutdown {
  private readonly logger = new Logger(LastRenderedImages.name);
  private readonly queue = new ImageQueue<RenderedImage>(LIMITS);
  private processing: { readonly jobId: string; readonly end: Promise<void> } | undefined;
  private isClosed = false;

  constructor(
    private readonly configuration: Configuration,
    private readonly database: FarmDatabase,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Makes room for an image of a job before it is read; fill it, or release it. Throws `unavailable` (429) when there is none. */
  reserve(jobId: string, bytes: number): Place<RenderedImage> {
    const place = this.queue.reserve(jobId, bytes);
    return {
      release: () => {
        place.release();
      },
      fill: (image) => {
        place.fill(image);
        this.processNext();
      },
    };
  }

  /** Where a job's image is; undefined when it has none. */
  async locationOf(jobId: string): Promise<PreviewLocation | undefined> {
    try {
      await stat(join(this.folderOf(jobId), LAST_FILE));
      return previewLocation(jobId);
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** Drops what waits for a job that is to be deleted, and resolves when nothing is written for it any more. */
  async settledJob(jobId: string): Promise<void> {
    this.queue.drop(jobId);
    if (this.processing?.jobId === jobId) await this.processing.end;
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isClosed = true;
    this.queue.clear();
    await this.processing?.end;
  }

  private processNext(): void {
    if (this.processing || this.isClosed) return;
    const next = this.queue.take();
    if (!next) return;
    const end = this.process(next.jobId, next.image)
      .catch((error: unknown) => {
        this.logger.warn(
          { err: error, jobId: next.jobId },
          'An image that was rendered did not become a preview; the one before is still shown',
        );
      })
      .finally(() => {
        this.processing = undefined;
        this.processNext();
      });
    this.processing = { jobId: next.jobId, end };
  }

  private async process(jobId: string, image: RenderedImage): Promise<void> {
    const { makePreviews } = await import('./preview-maker.js'); // its library takes 10 MiB: not before there is an image
    const previews = await makePreviews(image.bytes);
    if (!isKept(await jobQuestions.load(this.database.reader, jobId))) return;
    const name = randomBytes(8).toString('hex');
    const strip = stripOf(name, previews);
    await this.write(jobId, [...strip, ...previews]);
    const bytes = strip.reduce((sum, preview) => sum + preview.bytes.length, 0);
    const dropped = await this.record(jobId, image, { file: name, bytes });
    const folder = this.folderOf(jobId);
    if (dropped === undefined) await rm(folder, { recursive: true, force: true });
    for (const { file } of (dropped ?? []).flatMap((preview) => stripFiles(preview.file)))
      await rm(join(folder, file), { force: true });
  }

  /** Readers see each file either as it was or as it is, whole; also after a power cut. */
  private async write(jobId: string, previews: readonly Preview[]): Promise<void> {
    const folder = this.folderOf(jobId);
    await mkdir(folder, { recursive: true });
    for (const { file, bytes } of previews) {
      const path = join(folder, file);
      await writeFile(`${path}${UNFINISHED}`, bytes, { flush: true });
      await rename(`${path}${UNFINISHED}`, path);
    }
  }

  /** @returns the previews that others take the place of; undefined when the job is gone, or about to go */
  private record(
    jobId: string,
    image: RenderedImage,
    files: Pick<StoredPreview, 'file' | 'bytes'>,
  ): Promise<readonly StoredPreview[] | undefined> {
    return this.unitOfWork.run(async (work) => {
      const job = await jobQuestions.load(work.sql, jobId);
      if (!isKept(job)) return undefined;
      const { taskId, workerId, workerName } = image;
      const task = await taskQuestions.framesOf(work.sql, taskId);
      const rendered = this.clock.timestamp();
      const frame = frameShown(task?.frames ?? undefined, image.frame) ?? null;
      const about = { taskId, taskName: task?.name ?? '', frame, workerId, workerName, rendered };
      const added: StoredPreview = { ...about, ...files };
      const dropped = previewsToDrop(await listPreviews(work.sql, job.id), added, STRIP_LIMITS);
      if (dropped.length > 0)
        await removePreviews(
          work.sql,
          job.id,
          dropped.map(({ file }) => file),
        );
      await addPreview(work.sql, job.id, added);
      await saveRenderedJob(work.sql, job.id, added);
      await saveLastRenderedJob(work.sql, job.id, rendered);
      work.publish({
        name: 'last-rendered-updated',
        payload: { job_id: job.uuid, thumbnail: previewLocation(job.uuid) },
      });
      return dropped;
    }, 'committed');
  }

  private folderOf(jobId: string): string {
    return join(this.configuration.config.localStoragePath, jobFolder(jobId));
  }
}

/** Of a job that is being deleted, the folder may be gone already: nothing may be written there again. */
function isKept(job: JobState | undefined): job is JobState {
  return job !== undefined && job.deleteRequestedAt === undefined;
}

/** The sizes that the strip of a job has. */
function stripOf(name: string, previews: readonly Preview[]): readonly Preview[] {
  return stripFiles(name).flatMap(({ file, of }) =>
    previews.flatMap((preview) => (preview.file === of ? [{ ...preview, file }] : [])),
  );
}
