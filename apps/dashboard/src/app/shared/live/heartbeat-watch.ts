/** How often it is looked whether the Manager is alive, in ms. */
const LOOK_MS = 500;

/** A look that comes this late says that this page stood still, not the Manager: beats may lie unread, in ms. */
const OWN_PAUSE_MS = 3 * LOOK_MS;

/** The Manager beats every 2 s; silence begins after this long, in ms. */
export const SILENCE_MS = 3_000;

/** After this much silence the connection is given up for a new one: a network that has changed tells nobody, in ms. */
export const GIVE_UP_MS = 10_000;

/** What is done about silence. */
export interface SilenceActs {
  readonly onSilence: () => void;
  readonly onGivingUp: () => void;
}

/** Notices that a Manager has gone silent on a connection that stands. */
export class HeartbeatWatch {
  private timer: ReturnType<typeof setInterval> | undefined;
  private heardMs = 0;
  private lookedMs = 0;

  constructor(
    private readonly acts: SilenceActs,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  /** Something came from the Manager. The first time begins the watch. */
  heard(): void {
    this.heardMs = this.nowMs();
    if (this.timer !== undefined) return;
    this.lookedMs = this.heardMs;
    this.timer = setInterval(() => this.look(), LOOK_MS);
  }

  /** Ends the watch, until something is heard again. */
  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private look(): void {
    const now = this.nowMs();
    const sinceLook = now - this.lookedMs;
    this.lookedMs = now;
    if (sinceLook >= OWN_PAUSE_MS) return;
    const silentMs = now - this.heardMs;
    if (silentMs >= GIVE_UP_MS) {
      this.stop();
      this.acts.onGivingUp();
    } else if (silentMs >= SILENCE_MS) this.acts.onSilence();
  }
}
