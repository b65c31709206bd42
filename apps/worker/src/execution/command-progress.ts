import type { RenderReport } from './receipts/render-report.js';
import type { TaskReporter } from './task-reporter.js';
import type { KeptFrame, WholeFrame } from './verification/kept-frames.js';

/** What one command of a task has done so far, over all attempts at it. */
export class CommandProgress {
  private readonly before;
  private readonly frames: Map<number, KeptFrame>;
  private attempt = 1;

  /**
   * @param command - which one of the task, from 0
   * @param kept - frames that earlier attempts at the task have rendered whole
   */
  constructor(
    private readonly reporter: TaskReporter,
    private readonly command: number,
    kept: readonly KeptFrame[],
  ) {
    this.before = reporter.progress();
    this.frames = new Map(kept.map((frame) => [frame.frame, frame]));
  }

  /** The next attempt begins: what the one before has counted and warned of does not count; whole frames do. */
  startOver(activity: string): void {
    this.attempt += 1;
    this.reporter.startOver(this.before, activity);
  }

  /** What the next attempt need not render. */
  keptFrames(): readonly KeptFrame[] {
    return [...this.frames.values()];
  }

  /** A frame is there, and whole. */
  frameIsWhole(frame: WholeFrame): void {
    this.frames.set(frame.frame, { ...frame, attempt: this.attempt });
    this.reporter.frameIsWhole(frame);
  }

  /** No frame that is there is what the job wants. */
  forgetFrames(): void {
    this.frames.clear();
    this.reporter.forgetFrames();
  }

  /** What came of a render. */
  rendered(report: RenderReport): void {
    this.reporter.rendered(this.command, report);
  }
}
