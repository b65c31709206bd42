/** A picture that a Worker has rendered, and what is known of it. */
export interface RenderedPicture {
  /** What its files are named by. */
  readonly file: string;
  readonly taskId: string;
  readonly taskName: string;
  /** Null where a task has several, or none, and nobody said which. */
  readonly frame: number | null;
  readonly workerId: string;
  readonly workerName: string;
  readonly rendered: string;
}

/** One that is kept, with the bytes of its files. */
export interface StoredPreview extends RenderedPicture {
  readonly bytes: number;
}
