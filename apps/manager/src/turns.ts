import { setImmediate as nextTurn } from 'node:timers/promises';

/** A turn of the event loop holds up everybody else; this long it may last, in ms, where work can be divided. */
const LONGEST_TURN_MS = 10;

/** Divides work whose length strangers decide on into turns of the event loop: `if (turns.isOver) await turns.next();` */
export class Turns {
  private begun = performance.now();

  /** Whether others should have their turn. */
  get isOver(): boolean {
    return performance.now() - this.begun > LONGEST_TURN_MS;
  }

  /** Resolves when the others have had their turn. */
  async next(): Promise<void> {
    await nextTurn();
    this.begun = performance.now();
  }
}
