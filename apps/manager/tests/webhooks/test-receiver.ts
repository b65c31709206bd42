import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A delivery as a receiver gets it. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** As it was signed. */
  readonly body: string;
  readonly message: {
    readonly id: string;
    readonly type: string;
    readonly timestamp: string;
    readonly farm: string;
    readonly data: Readonly<Record<string, unknown>>;
  };
}

/** Says what a delivery is answered. */
type Answer = (received: Received, response: ServerResponse) => void;

export const take: Answer = (_, response) => response.writeHead(204).end();
export const refuse: Answer = (_, response) => response.writeHead(500).end('out of order');

/** A server that webhooks deliver to. */
export class TestReceiver {
  readonly received: Received[] = [];
  answer: Answer = take;

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString();
        const message = JSON.parse(body) as Received['message'];
        const received = { path: request.url ?? '', headers: request.headers, body, message };
        this.received.push(received);
        this.answer(received, response);
      });
    });
  }

  static async start(): Promise<TestReceiver> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new TestReceiver(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** What came to a path, about a job: its id, or that of its task. */
  about(path: string, jobId: string): readonly Received[] {
    return this.received.filter(
      ({ path: at, message: { data } }) => at === path && (data['job_id'] ?? data['id']) === jobId,
    );
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
