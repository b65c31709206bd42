import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { findInterruption, type Interruption } from '@flamenco/domain/time';
import { Clock, type ClockReading } from './clock.js';

const LOOK_EVERY_MS = 1000;

/**
 * How long the Manager has been able to hear of others, without having been stopped (a frozen virtual machine, a closed lid) and
 * without its wall clock having been set. Only in that time does somebody's silence mean anything, and only in that time do two
 * timestamps of the wall clock tell how much time lies between them.
 */
@Injectable()
export class UninterruptedTime implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(UninterruptedTime.name);
  private readonly listeners: ((interruption: Interruption) => void)[] = [];
  private readonly stop: () => void;
  private last: ClockReading;
  /** On the steady clock; ahead of it during the grace after an interruption. */
  private beganMs: number;

  constructor(private readonly clock: Clock) {
    this.last = clock.reading();
    this.beganMs = this.last.steadyMs;
    this.stop = clock.everySecond(() => {
      this.look();
    });
  }

  /** Making the Manager may have taken long. */
  onApplicationBootstrap(): void {
    this.last = this.clock.reading();
    this.beganMs = this.last.steadyMs;
  }

  /** In milliseconds; 0 during the grace after an interruption. */
  elapsedMs(): number {
    this.look();
    return Math.max(0, this.last.steadyMs - this.beganMs);
  }

  /** Nobody's silence so far means anything any more: they may have talked to another Manager. */
  beginAnew(): void {
    this.look();
    this.beganMs = Math.max(this.beganMs, this.last.steadyMs);
  }

  /** Has somebody told of each interruption, right after it. */
  onInterruption(listener: (interruption: Interruption) => void): void {
    this.listeners.push(listener);
  }

  onModuleDestroy(): void {
    this.stop();
  }

  private look(): void {
    const now = this.clock.reading();
    const interruption = findInterruption(this.last, now, LOOK_EVERY_MS);
    this.last = now;
    if (!interruption) return;
    this.beganMs = now.steadyMs + interruption.graceMs;
    this.logger.warn(describe(interruption));
    for (const listener of this.listeners) listener(interruption);
  }
}

function describe({ pausedMs, clockShiftMs }: Interruption): string {
  const what =
    pausedMs > 0
      ? `The Manager was stopped for ${seconds(pausedMs)}, or the computer's clock was set ahead`
      : `The computer's clock was set back by ${seconds(-clockShiftMs)}`;
  return `${what}. Timeouts of Workers and tasks start again from now.`;
}

function seconds(ms: number): string {
  return `${String(Math.round(ms / 1000))} s`;
}
