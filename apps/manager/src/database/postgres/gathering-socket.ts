import { Socket } from 'node:net';

/**
 * Sends together what is written before the event loop goes on. `pg` corks the socket for the messages of one statement; here, statements
 * that follow each other without waiting share a system call, and the server is woken once for them.
 */
export class GatheringSocket extends Socket {
  override uncork(): void {
    process.nextTick(() => {
      super.uncork();
    });
  }
}
