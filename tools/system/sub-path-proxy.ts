import { createServer, request, type ClientRequest, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A reverse proxy that shows a Manager below a path of its own address: it takes the path off, adds headers, and passes WebSockets on. */
export class SubPathProxy {
  private readonly server: Server;
  private readonly managerUrl: string;
  private readonly prefix: string;
  /** What it adds to each request, such as who has signed in there. */
  added: Readonly<Record<string, string>> = {};

  private constructor(managerUrl: string, prefix: string) {
    this.managerUrl = managerUrl;
    this.prefix = prefix;
    this.server = createServer((incoming, outgoing) => {
      const asked = this.ask(incoming).on('response', (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      asked.on('error', () => outgoing.destroy());
      incoming.pipe(asked);
    }).on('upgrade', (incoming, socket) => {
      const asked = this.ask(incoming).on('upgrade', ({ rawHeaders }, upstream, firstFrames) => {
        const lines = rawHeaders.map((text, index) => (index % 2 === 0 ? `${text}: ` : `${text}\r\n`));
        socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('')}\r\n`);
        socket.write(firstFrames);
        socket.on('error', () => upstream.destroy()).pipe(upstream);
        upstream.on('error', () => socket.destroy()).pipe(socket);
      });
      asked.on('error', () => socket.destroy()).end();
    });
  }

  static async start(managerUrl: string, prefix: string): Promise<SubPathProxy> {
    const proxy = new SubPathProxy(managerUrl, prefix);
    await new Promise<void>((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  /** Where browsers see the Manager, without a slash at its end. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${this.prefix}`;
  }

  /** Takes no more connections. Those that are there end with the browser or with the Manager. */
  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  /** Whatever is not below the path goes to an address where nothing is: the Manager's answer is 404. */
  private ask({ url = '', method, headers }: IncomingMessage): ClientRequest {
    const path = url.startsWith(`${this.prefix}/`) ? url.slice(this.prefix.length) : '/not-below-the-path';
    const forwarded = { ...headers, 'x-forwarded-prefix': this.prefix, ...this.added };
    return request(this.managerUrl + path, { method, headers: forwarded, agent: false });
  }
}
