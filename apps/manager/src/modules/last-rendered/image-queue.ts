import { unavailable, type FarmError } from '@flamenco/domain/errors';

/** Room for one image; it counts as taken until it is given back, or the image's turn has come. */
export interface Place<Image> {
  /** Puts the image here, to wait for its turn. */
  fill(image: Image): void;
  /** For an image that does not come. Does nothing after `fill`. */
  release(): void;
}

/** How much may wait. */
export interface QueueLimits {
  readonly imagesPerJob: number;
  /** Of all jobs together: what waits is in memory. */
  readonly bytes: number;
}

/** What waits for one job. */
interface JobQueue<Image> {
  readonly waiting: { readonly image: Image; readonly bytes: number }[];
  /** Places that are taken, filled or not. */
  places: number;
}

/**
 * Images that wait to be processed: a bounded queue for each job, and the jobs take turns. So a job that sends much
 * delays another by one image at most, and only its own images are refused.
 */
export class ImageQueue<Image> {
  /** The job whose turn it is in front. */
  private readonly jobs = new Map<string, JobQueue<Image>>();
  private bytes = 0;

  constructor(private readonly limits: QueueLimits) {}

  /** Makes room for an image before it is read. Throws `unavailable` (429) when there is none. */
  reserve(jobId: string, bytes: number): Place<Image> {
    const queue = this.jobs.get(jobId) ?? { waiting: [], places: 0 };
    if (queue.places >= this.limits.imagesPerJob)
      throw full(`${this.limits.imagesPerJob} images of this job wait`);
    if (this.bytes + bytes > this.limits.bytes) throw full('images of many jobs wait');
    this.jobs.set(jobId, queue);
    queue.places += 1;
    this.bytes += bytes;
    let isOpen = true;
    return {
      fill: (image) => {
        isOpen = false;
        queue.waiting.push({ image, bytes });
      },
      release: () => {
        if (isOpen) this.giveBack(jobId, queue, bytes);
        isOpen = false;
      },
    };
  }

  /** Takes the oldest image of the job whose turn it is; that job then is the last in line. */
  take(): { readonly jobId: string; readonly image: Image } | undefined {
    for (const [jobId, queue] of this.jobs) {
      const next = queue.waiting.shift();
      if (!next) continue;
      this.jobs.delete(jobId);
      this.jobs.set(jobId, queue);
      this.giveBack(jobId, queue, next.bytes);
      return { jobId, image: next.image };
    }
    return undefined;
  }

  /** Drops what waits for a job. Images that are still being read keep their places. */
  drop(jobId: string): void {
    const queue = this.jobs.get(jobId);
    if (!queue) return;
    for (const { bytes } of queue.waiting.splice(0)) this.giveBack(jobId, queue, bytes);
  }

  /** Drops everything that waits. */
  clear(): void {
    for (const jobId of [...this.jobs.keys()]) this.drop(jobId);
  }

  private giveBack(jobId: string, queue: JobQueue<Image>, bytes: number): void {
    queue.places -= 1;
    this.bytes -= bytes;
    if (queue.places === 0) this.jobs.delete(jobId);
  }
}

function full(what: string): FarmError {
  return unavailable(
    'preview-queue-full',
    `${what} to become previews. Send the next one later, or not at all.`,
    {
      httpStatus: 429,
    },
  );
}
