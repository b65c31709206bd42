import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import type { corsOptions } from './cors.js';

/** Socket.IO, for the same pages of other origins as the API. */
export class SocketAdapter extends IoAdapter {
  constructor(
    app: INestApplicationContext,
    private readonly cors: Pick<ReturnType<typeof corsOptions>, 'origin'>,
  ) {
    super(app);
  }

  override createIOServer(
    port: number,
    options?: Parameters<IoAdapter['createIOServer']>[1],
  ): ReturnType<IoAdapter['createIOServer']> {
    return super.createIOServer(port, Object.assign({}, options, { cors: { origin: this.cors.origin } }));
  }
}
