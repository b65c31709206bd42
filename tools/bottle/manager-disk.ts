import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { SeededRandom } from '../farm/random.ts';
import { Actor, type VirtualTime } from './virtual-time.ts';

/** How long a disk may take to keep what was written, that is well, and that is not. */
const LONGEST_SYNC_MS = { usual: 20, slow: 10_000 } as const;
/** The Manager has what Workers report synced within a second: by then, a cut finds something that is lost. */
const LONGEST_WAIT_MS = 1_500;
/** Soon enough after an answer that what was answered too early may not be kept yet. */
const LONGEST_WAIT_AFTER_ANSWER_MS = 900;

/** SQLite's files; what has none of a kind is left out. */
type Files = ReadonlyMap<string, Buffer>;

/** What a power cut leaves. */
export interface PowerCut {
  /** When the last sync began that came to its end, by the computer's clock: what was written before is there. */
  readonly syncedMs: number;
  /** Puts the files back as they were then. */
  readonly restore: () => void;
}

/** Cuts the power, unless that cannot be now. @returns whether it did */
type CutPower = (cut: PowerCut) => boolean;

/** The disk that the Manager's database is on: what was written is lost with the power, unless a sync has kept it. */
export class ManagerDisk {
  isSlow = false;
  private readonly time: VirtualTime;
  private readonly chances: SeededRandom;
  private file = '';
  private cut: CutPower | undefined;
  /** The cut waits for an answer to somebody who submits a job. */
  private isForAnswer = false;
  /** What the last sync has kept; only as long as a cut is about to come. */
  private kept: PowerCut | undefined;

  constructor(time: VirtualTime, chances: SeededRandom) {
    [this.time, this.chances] = [time, chances];
  }

  /** @param file - the database */
  hold(file: string): void {
    this.file = file;
  }

  /**
   * The power fails soon after the next sync, or at the end of the one after that, which keeps nothing then. Or it fails right after somebody was
   * told that their job was taken: then that job has to be there.
   */
  failSoon(cut: CutPower): void {
    this.cut = cut;
    this.isForAnswer = this.chances.isLucky(0.5);
  }

  /** Somebody was told that their job was taken. */
  noteAnswer(): void {
    const { cut } = this;
    if (cut === undefined || !this.isForAnswer) return;
    this.time.as(POWER, () =>
      this.time.startTimer(this.chances.below(LONGEST_WAIT_AFTER_ANSWER_MS), () => {
        if (cut === this.cut) this.fail();
      }),
    );
  }

  /** No cut is to come: what was on its way died with the Manager, or accidents are over. */
  calmDown(): void {
    this.cut = this.kept = undefined;
  }

  /** In the name of the Manager. */
  sync(done: () => void): void {
    const { cut } = this;
    const { isForAnswer } = this;
    const files = cut && (isForAnswer || this.kept === undefined) ? this.read() : undefined;
    const syncedMs = this.time.wallMs;
    this.time.startTimer(this.chances.below(LONGEST_SYNC_MS[this.isSlow ? 'slow' : 'usual']), () => {
      if (cut !== undefined && cut === this.cut) {
        if (this.kept !== undefined && !isForAnswer && this.fail()) return;
        if (files !== undefined) this.keep({ syncedMs, restore: () => this.write(files) });
      }
      done();
    });
  }

  private keep(kept: PowerCut): void {
    this.kept = kept;
    if (this.isForAnswer) return;
    this.time.as(POWER, () =>
      this.time.startTimer(this.chances.below(LONGEST_WAIT_MS), () => {
        if (this.kept === kept) this.fail();
      }),
    );
  }

  private fail(): boolean {
    const { cut, kept } = this;
    this.calmDown();
    return kept !== undefined && cut?.(kept) === true;
  }

  private read(): Files {
    const names = [this.file, `${this.file}-wal`].filter((name) => existsSync(name));
    return new Map(names.map((name) => [name, readFileSync(name)]));
  }

  private write(files: Files): void {
    for (const name of [this.file, `${this.file}-wal`, `${this.file}-shm`]) rmSync(name, { force: true });
    for (const [name, content] of files) writeFileSync(name, content);
  }
}

const POWER = new Actor('power');
