import type { Logger } from 'pino';
import { pause, type Clock } from '../timing/clock.js';
import { inputIdleMs, isOnBattery, type SensedComputer } from './computer-senses.js';
import type { LocalWishes } from './local-wishes.js';
import { hasRules, whyNotNow, type ComputerUse, type UsageRules } from './usage-rules.js';

/** Often enough for somebody who comes back; looking takes some milliseconds. */
const LOOK_MS = 5_000;

/** The tasks of the Worker itself. */
export interface TaskCount {
  readonly isRunning: boolean;
  /** How many have ended. */
  readonly runCount: number;
}

/** Has the Worker sleep while the computer is used by others, as its configuration says. */
export class UsageWatch {
  private before: { readonly idle: number; readonly all: number; readonly runCount: number } | undefined;

  constructor(
    private readonly rules: UsageRules,
    private readonly computer: SensedComputer,
    private readonly wishes: LocalWishes,
    private readonly tasks: TaskCount,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {}

  /** Looks once; to be called before the first task is asked for. */
  begin(): void {
    if (!hasRules(this.rules)) return;
    const use = this.look();
    if (this.rules.idleMinutes !== undefined && use.inputIdleMs === undefined)
      this.log.warn('idle_minutes is set, but when somebody last touched this computer cannot be known here');
    this.wish(use);
  }

  /** Looks again and again until the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    if (!hasRules(this.rules)) return;
    for (;;) {
      try {
        await pause(this.clock, LOOK_MS, signal);
      } catch {
        return; // the signal
      }
      this.wish(this.look());
    }
  }

  private wish(use: ComputerUse): void {
    const reason = whyNotNow(this.rules, use);
    const isAtOnce = this.rules.whenInUse === 'hand-back';
    this.wishes.set('usage', reason === undefined ? undefined : { reason, isAtOnce });
  }

  private look(): ComputerUse {
    const { computer, before, tasks } = this;
    const now = { ...computer.coreTimes(), runCount: tasks.runCount };
    this.before = now;
    // What our own tasks use says nothing.
    const isOthers = !tasks.isRunning && before?.runCount === tasks.runCount;
    const isKnown = before !== undefined && isOthers && now.all > before.all;
    return {
      inputIdleMs: this.rules.idleMinutes === undefined ? undefined : inputIdleMs(computer),
      isOnBattery: this.rules.pausesOnBattery ? isOnBattery(computer) : undefined,
      cpuShare: isKnown ? 1 - (now.idle - before.idle) / (now.all - before.all) : undefined,
    };
  }
}
