/** The time of day when virtual time begins. */
const EPOCH_MS = Date.UTC(2026, 0, 5, 8, 0, 0);

/** A computer that programs run on: its clock, whether it sleeps, and whether its disk is full. */
export class Computer {
  /** Until then, nothing of it runs. */
  asleepUntilMs = 0;
  /** How long it has been suspended altogether: its programs' timers did not count that. */
  suspendedMs = 0;
  isDiskFull = false;
  /** How fast its clock goes; 1 is right. */
  private rate = 1;
  /** By how much the clock was off at that moment. */
  private offsetMs = 0;
  private sinceMs = 0;

  /** What its clock shows, in ms since 1970. */
  wallMs(nowMs: number): number {
    return Math.floor(EPOCH_MS + nowMs + this.offsetAt(nowMs));
  }

  /** Somebody sets the clock, forward or back, and from now on it goes at this rate. */
  setClock(nowMs: number, byMs: number, rate: number): void {
    this.offsetMs = this.offsetAt(nowMs) + byMs;
    this.sinceMs = nowMs;
    this.rate = rate;
  }

  private offsetAt(nowMs: number): number {
    return this.offsetMs + (nowMs - this.sinceMs) * (this.rate - 1);
  }
}
