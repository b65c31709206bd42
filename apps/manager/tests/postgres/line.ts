import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A way to a server that can be cut, as if the server had ended: whoever is connected is cut off, and nobody gets through. */
export class Line {
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;
  private at = 0;

  constructor(
    private readonly host: string,
    private readonly toPort: number,
  ) {}

  /** The port of this computer that leads to the server; always the same. */
  get port(): number {
    return this.at;
  }

  async mend(): Promise<void> {
    const server = createServer((client) => {
      const onward = connect(this.toPort, this.host);
      for (const [one, other] of [
        [client, onward],
        [onward, client],
      ] as const) {
        this.sockets.add(one);
        one.pipe(other);
        one.on('error', () => other.destroy());
        one.on('close', () => {
          this.sockets.delete(one);
          other.destroy();
        });
      }
    });
    await new Promise<void>((resolve) => server.listen(this.at, '127.0.0.1', resolve));
    this.at = (server.address() as AddressInfo).port;
    this.server = server;
  }

  async cut(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (!server) return;
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }
}
