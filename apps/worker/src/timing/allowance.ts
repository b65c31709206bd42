import type { Clock } from './clock.js';

/** What may be used of something that refills steadily, such as bytes of log: at most `most` at once, `perSecond` in the long run. */
export class Allowance {
  private left: number;
  private countedMs: number;

  constructor(
    private readonly limits: { readonly most: number; readonly perSecond: number },
    private readonly clock: Clock,
  ) {
    this.left = limits.most;
    this.countedMs = clock.nowMs();
  }

  /** How much is left; less than nothing after more was used than there was. */
  available(): number {
    const nowMs = this.clock.nowMs();
    const refill = ((nowMs - this.countedMs) / 1000) * this.limits.perSecond;
    this.left = Math.min(this.limits.most, this.left + refill);
    this.countedMs = nowMs;
    return this.left;
  }

  /** Takes from what is left. */
  use(amount: number): void {
    this.left -= amount;
  }
}
