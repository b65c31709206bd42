import {
  createServer,
  request,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

/** The name under which browsers know the proxy of these tests. */
export const PROXY_HOST = 'studio.example';

/**
 * A reverse proxy that shows a Manager below a path, as nginx and Caddy are set up in docs/operations.md: it takes the path
 * off, passes WebSockets on, and tells the Manager for whom.
 */
export class TestProxy {
  private readonly server: Server;
  private readonly tunnels = new Set<Duplex>();

  private constructor(
    private readonly target: URL,
    private readonly prefix: string,
  ) {
    this.server = createServer((incoming, outgoing) => {
      const path = this.pathAtTheManager(incoming);
      if (path === undefined) {
        outgoing.writeHead(404).end('nothing here');
        return;
      }
      const passedOn = this.passOn(incoming, path).on('response', (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
        answer.pipe(outgoing);
      });
      incoming.pipe(passedOn);
    });
    this.server.on('upgrade', (incoming, socket) => {
      this.tunnel(incoming, socket);
    });
  }

  static async start(target: string, prefix: string): Promise<TestProxy> {
    const proxy = new TestProxy(new URL(target), prefix);
    await new Promise<void>((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  /** Where the Manager is for browsers, without a slash at its end. */
  get url(): string {
    return `${this.origin}${this.prefix}`;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const end of this.tunnels) end.destroy();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private pathAtTheManager({ url = '' }: IncomingMessage): string | undefined {
    return url.startsWith(`${this.prefix}/`) ? url.slice(this.prefix.length) : undefined;
  }

  private passOn(incoming: IncomingMessage, path: string): ReturnType<typeof request> {
    const before = incoming.headers['x-forwarded-for'];
    const headers: OutgoingHttpHeaders = {
      ...incoming.headers,
      'x-forwarded-for': [before ?? [], incoming.socket.remoteAddress ?? ''].flat().join(', '),
      'x-forwarded-host': PROXY_HOST,
      'x-forwarded-proto': 'https',
      'x-forwarded-prefix': this.prefix,
    };
    const { hostname, port } = this.target;
    return request({ hostname, port, path, method: incoming.method, headers, agent: false });
  }

  private tunnel(incoming: IncomingMessage, socket: Duplex): void {
    const path = this.pathAtTheManager(incoming);
    if (path === undefined) {
      socket.destroy();
      return;
    }
    this.passOn(incoming, path)
      .on('upgrade', ({ rawHeaders }, upstream, firstFrames) => {
        for (const end of [socket, upstream]) this.tunnels.add(end.on('error', () => end.destroy()));
        const head = rawHeaders.map((text, index) => (index % 2 === 0 ? `${text}: ` : `${text}\r\n`));
        socket.write(`HTTP/1.1 101 Switching Protocols\r\n${head.join('')}\r\n`);
        socket.write(firstFrames);
        socket.pipe(upstream).pipe(socket);
      })
      .on('response', () => socket.destroy())
      .on('error', () => socket.destroy())
      .end();
  }
}
