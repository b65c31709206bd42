import { LONGEST_LINE } from '@flamenco/domain/findings';
import type { TaskObstacle } from '../checks/task-self-test.js';
import type { AssignedTask, TaskUpdate } from '../manager-api/manager-client.js';
import type { Clock } from '../timing/clock.js';
import type { FailureFacts } from './commands/command.js';
import { LogChunker } from './log-chunker.js';
import { LogShortener } from './log-shortener.js';
import type { RenderReport } from './receipts/render-report.js';
import { toSentReport } from './receipts/sent-report.js';
import type { WholeFrame } from './verification/kept-frames.js';
import { LONGEST_LINE_BYTES } from './processes/output-lines.js';

/** A Manager takes no longer ones; the log has the whole reason. */
const LONGEST_ACTIVITY = 2000;

/** With what is said of the rest, a Manager takes it. */
const LONGEST_BLOCK_REASON = 1900;

/** Lines of a process are cut before, and have its id in front; this is for what commands say themselves. */
const LONGEST_LOG_LINE = 2 * LONGEST_LINE_BYTES;

/** A report has no more of them; those that are left come with the next one. */
const MOST_FRAMES = 200;

/** How far a task is. */
export interface TaskProgress {
  readonly stepsCompleted: number;
  readonly warningCount: number;
}

/** Turns what happens in one task into reports for the Manager. */
export class TaskReporter {
  private readonly chunker: LogChunker;
  private readonly shortener: LogShortener;
  private stepsCompleted = 0;
  private readonly warnings: string[] = [];
  private wholeFrames: WholeFrame[] = [];
  private forgetsFrames = false;

  constructor(
    private readonly task: AssignedTask,
    clock: Clock,
    private readonly store: (taskId: string, update: TaskUpdate) => void,
  ) {
    this.chunker = new LogChunker(clock, (log) => this.report({ log }));
    this.shortener = new LogShortener(clock, (line) => this.chunker.append(line));
  }

  /** The task has begun; steps are counted anew, whatever an earlier attempt did. */
  started(): void {
    this.report({ taskStatus: 'active', activity: 'Started', steps_completed: 0 });
  }

  /** One line for the task's log. */
  log(line: string): void {
    this.shortener.append(shortened(line, LONGEST_LOG_LINE));
  }

  /** One more step is done: a frame, or a command that does not count steps itself, with all that its job type says it has. */
  step(count = 1): void {
    this.stepsCompleted += count;
    this.report({ activity: 'Progress', steps_completed: this.stepsCompleted });
  }

  /** How far the task is now. */
  progress(): TaskProgress {
    return { stepsCompleted: this.stepsCompleted, warningCount: this.warnings.length };
  }

  /** Back to where the task was: a command is tried again. */
  startOver({ stepsCompleted, warningCount }: TaskProgress, activity: string): void {
    this.stepsCompleted = stepsCompleted;
    this.warnings.splice(warningCount);
    this.report({ activity, steps_completed: stepsCompleted });
    this.forgetsFrames = false; // that was told; what comes now may be kept
  }

  /** What came of a render command, to be kept with the attempt; its warnings are told at the end, too. */
  rendered(command: number, report: RenderReport): void {
    for (const { action, message } of report.findings) if (action === 'warn') this.warnings.push(message);
    // A Flamenco 3 Manager has no attempts to keep it with.
    if (this.task.attempt_id !== undefined) this.report({ render: toSentReport(command, report) });
  }

  /** A frame is there, and whole: the Manager is told with the next step, or at the end. */
  frameIsWhole(frame: WholeFrame): void {
    this.wholeFrames.push(frame);
  }

  /** What was whole is not what the job wants. */
  forgetFrames(): void {
    this.forgetsFrames = true;
  }

  /** All commands are done. */
  completed(): void {
    this.wholeFrames = []; // nobody's to keep
    this.shortener.end();
    const [first, ...others] = this.warnings;
    const more = others.length === 0 ? '' : ` (and ${others.length} more, see the task's log)`;
    const warning = first === undefined ? '' : `. Warning: ${first}${more}`;
    this.report({ taskStatus: 'completed', activity: shortened(`Completed${warning}`, LONGEST_ACTIVITY) });
  }

  /** A command failed; the Manager decides whether the task may be tried again. */
  failed(reason: string, { category, line }: FailureFacts): void {
    const activity = `Failed: ${reason}`;
    this.shortener.end();
    this.chunker.append(shortened(activity, LONGEST_LOG_LINE));
    const failure = { category, ...(line !== undefined && { line: line.slice(0, LONGEST_LINE) }) };
    this.report({
      taskStatus: 'failed',
      activity: shortened(activity, LONGEST_ACTIVITY),
      // A Flamenco 3 Manager has no attempts to keep it with.
      ...(this.task.attempt_id !== undefined && { failure }),
    });
  }

  /** The task cannot run here, by no fault of its job: somebody else is to try it, and nothing counts as a failure. */
  handedBack({ reason, isLasting }: Pick<TaskObstacle, 'reason' | 'isLasting'>): void {
    const activity = `Handed back: ${reason}`;
    this.shortener.end();
    this.chunker.append(shortened(activity, LONGEST_LOG_LINE));
    // A Flamenco 3 Manager knows no such wish.
    const asksBlock = isLasting && this.task.attempt_id !== undefined;
    this.report({
      taskStatus: 'queued',
      activity: shortened(activity, LONGEST_ACTIVITY),
      ...(asksBlock && { block_because: shortened(reason, LONGEST_BLOCK_REASON) }),
    });
  }

  /** The task was stopped: its log goes out, its status is the Manager's business. */
  stopped(): void {
    this.shortener.end();
    if (this.wholeFrames.length > 0) this.report({});
    this.chunker.flush();
  }

  /** Every report takes along the log lines before it, so that they arrive in the order in which things happened. */
  private report(update: TaskUpdate): void {
    const log = (update.log ?? '') + this.chunker.take();
    this.store(this.task.uuid, {
      ...update,
      ...(update.log === undefined ? this.takeFrames() : {}),
      ...(log === '' ? {} : { log }),
      ...(this.task.attempt_id === undefined ? {} : { attempt_id: this.task.attempt_id }),
    });
  }

  /** Not in reports of nothing but log lines, which are put together. */
  private takeFrames(): Pick<TaskUpdate, 'whole_frames' | 'forget_frames'> {
    if (this.task.attempt_id === undefined) return {};
    if (this.forgetsFrames) return { forget_frames: true };
    const frames = this.wholeFrames.splice(0, MOST_FRAMES);
    return frames.length === 0 ? {} : { whole_frames: frames };
  }
}

function shortened(text: string, longest: number): string {
  return text.length <= longest
    ? text
    : `${text.slice(0, longest)}… (${text.length - longest} characters more)`;
}
