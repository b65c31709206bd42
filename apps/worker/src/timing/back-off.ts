import { withJitter, type Random } from './clock.js';

/** Pauses that double with each failure in a row and start anew after a success, so that a Manager in trouble is not pushed. */
export class BackOff {
  private failures = 0;

  constructor(
    private readonly limits: { readonly firstMs: number; readonly longestMs: number },
    private readonly random: Random,
  ) {}

  /** How long to pause after one more failure, in milliseconds. */
  nextDelayMs(): number {
    const delayMs = Math.min(this.limits.longestMs, this.limits.firstMs * 2 ** Math.min(this.failures, 30));
    this.failures += 1;
    return withJitter(delayMs, this.random);
  }

  /** To be called after a success: the next pause is the first one again. */
  reset(): void {
    this.failures = 0;
  }
}
