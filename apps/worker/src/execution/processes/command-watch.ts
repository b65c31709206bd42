import { formatDuration } from '@flamenco/domain/time';
import { startAwakeTimer } from '../../timing/awake-timer.js';
import type { Clock } from '../../timing/clock.js';

/** How long a program may go on; absent: for ever. */
export interface CommandLimits {
  /** For so long, it may print nothing and use no CPU. */
  readonly silenceMs?: number;
  /** So long it may take in all. */
  readonly timeMs?: number;
}

/** Of the time that a program takes, or of that in which it does nothing. */
export type ReachedLimit = 'time' | 'silence';

/** What is watched. */
export interface WatchedProgram {
  /** The CPU time that it has used, with all that it has started; undefined where that cannot be known. */
  readonly cpuTimeMs: () => number | undefined;
  /** Called once, with a sentence that says why it has to end, and which limit it is. */
  readonly onLimit: (why: string, limit: ReachedLimit) => void;
}

/** How often its CPU time is looked at: often enough to be on time within a twentieth, seldom enough to cost nothing. */
const LOOKS_PER_LIMIT = 20;
const LONGEST_PAUSE_MS = 60_000;

/** A program that hangs may still have a thread that looks at a clock. Less than this share of one core is no work. */
const IDLE_SHARE = 0.002;

/** A look that comes so much later than it should comes after a sleep. */
const SLEPT_MS = 30_000;

const LONGEST_SHOWN_LINE = 300;

/**
 * Watches a program that may hang: its output, and the CPU time of all its processes. That its Worker still answers says nothing of
 * it.
 */
export class CommandWatch {
  private readonly startedMs: number;
  private lastLine: { readonly text: string; readonly atMs: number } | undefined;
  private cpu: { readonly usedMs: number | undefined; readonly atMs: number };
  private lastWorkMs: number;
  private readonly stopTimers: (() => void)[] = [];

  constructor(
    limits: CommandLimits,
    private readonly program: WatchedProgram,
    private readonly clock: Clock,
  ) {
    this.startedMs = clock.nowMs();
    this.lastWorkMs = this.startedMs;
    this.cpu = { usedMs: undefined, atMs: this.startedMs };
    const { silenceMs, timeMs } = limits;
    if (silenceMs !== undefined) {
      this.cpu = { usedMs: program.cpuTimeMs(), atMs: this.startedMs };
      this.lookAgain(silenceMs);
    }
    if (timeMs !== undefined)
      this.stopTimers.push(startAwakeTimer(clock, timeMs, () => this.tooLong(timeMs)));
  }

  /** The program has printed a line. */
  said(text: string): void {
    this.lastLine = { text, atMs: this.clock.nowMs() };
  }

  /** The program has ended. */
  stop(): void {
    for (const stopTimer of this.stopTimers.splice(0)) stopTimer();
  }

  private lookAgain(silenceMs: number): void {
    const pauseMs = Math.min(LONGEST_PAUSE_MS, silenceMs / LOOKS_PER_LIMIT);
    const dueMs = this.clock.nowMs() + pauseMs;
    this.stopTimers[0] = this.clock.startTimer(pauseMs, () => {
      this.noteWork();
      // While the computer was suspended, or the Worker stopped, it has heard nothing; what was printed is read after this.
      if (this.clock.nowMs() - dueMs > SLEPT_MS) this.lastWorkMs = this.clock.nowMs();
      const silentMs = this.clock.nowMs() - Math.max(this.lastWorkMs, this.lastLine?.atMs ?? this.startedMs);
      if (silentMs < silenceMs) this.lookAgain(silenceMs);
      else
        this.end(
          `has printed nothing and used no CPU for ${inWords(silentMs)} (task_silence_limit)`,
          'silence',
        );
    });
  }

  private noteWork(): void {
    const [nowMs, usedMs] = [this.clock.nowMs(), this.program.cpuTimeMs()];
    const before = this.cpu;
    this.cpu = { usedMs, atMs: nowMs };
    // What cannot be known is no reason to end it. What children have used goes with them, or comes back: any change is work.
    const isIdle =
      usedMs !== undefined &&
      before.usedMs !== undefined &&
      Math.abs(usedMs - before.usedMs) <= (nowMs - before.atMs) * IDLE_SHARE;
    if (!isIdle) this.lastWorkMs = nowMs;
  }

  private tooLong(timeMs: number): void {
    this.end(`has run for ${inWords(timeMs)}, which is the limit (task_time_limit)`, 'time');
  }

  private end(what: string, limit: ReachedLimit): void {
    this.stop();
    this.program.onLimit(`${what}, so it was ended. ${this.lastSeen()}`, limit);
  }

  private lastSeen(): string {
    if (!this.lastLine) return 'It had printed nothing at all.';
    const { text, atMs } = this.lastLine;
    return `Its last line, ${inWords(this.clock.nowMs() - atMs)} before, was: ${text.slice(0, LONGEST_SHOWN_LINE)}`;
  }
}

function inWords(durationMs: number): string {
  return formatDuration(Math.round(durationMs / 1000) * 1000);
}
