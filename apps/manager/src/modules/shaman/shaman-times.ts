import { Injectable } from '@nestjs/common';

/** How patient Shaman is, in milliseconds. Tests put shorter times in their place. */
@Injectable()
export class ShamanTimes {
  /** An upload of which no byte came for so long is given up: its client is gone, and others wait for the file. */
  readonly uploadSilenceMs: number = 60_000;
  /** As long as a checkout waits at most for uploads under way; many gigabytes in a studio's network. */
  readonly checkoutWaitMs: number = 10 * 60_000;
  /** After a start, the garbage collector leaves the disk to the Workers that come back. */
  readonly firstCollectionMs: number = 30_000;
}
