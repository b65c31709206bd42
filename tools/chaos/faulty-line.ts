import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { ReportLedger } from './report-ledger.ts';

/**
 * What a line does now. `cut`: nothing comes through; `deaf`: requests do, their answers do not; `busy` and `lost`: somebody else answers
 * in the Manager's place, as a proxy does whose upstream is away (503), or that knows no such page (404).
 */
export type LineState = 'sound' | 'cut' | 'deaf' | 'busy' | 'lost';

const ANSWERS_OF_OTHERS = {
  busy: { status: 503, title: 'Service Unavailable' },
  lost: { status: 404, title: 'Not Found' },
} as const;

/** The way from one Worker to the Manager: a proxy that fails as it is told to, and notes what reports came through. */
export class FaultyLine {
  private readonly server: Server;
  private readonly managerUrl: string;
  private readonly ledger: ReportLedger;
  private readonly sockets = new Set<Socket>();
  private state: LineState = 'sound';

  private constructor(managerUrl: string, ledger: ReportLedger) {
    this.managerUrl = managerUrl;
    this.ledger = ledger;
    this.server = createServer((incoming, outgoing) => {
      this.pass(incoming, outgoing).catch(() => incoming.socket.destroy()); // the Manager was killed, or the Worker
    });
    this.server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
  }

  static async start(managerUrl: string, ledger: ReportLedger): Promise<FaultyLine> {
    const line = new FaultyLine(managerUrl, ledger);
    await new Promise<void>((resolve) => line.server.listen(0, '127.0.0.1', resolve));
    return line;
  }

  /** What the Worker takes for the Manager's address. */
  get url(): string {
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  /** From now on; a cut goes through what is under way, too. */
  become(state: LineState): void {
    this.state = state;
    if (state === 'cut') for (const socket of this.sockets) socket.destroy();
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { state } = this;
    if (state === 'cut') {
      incoming.socket.destroy();
      return;
    }
    const body = await bytesOf(incoming);
    if (state === 'busy' || state === 'lost') {
      const { status, title } = ANSWERS_OF_OTHERS[state];
      outgoing.writeHead(status, { 'Content-Type': 'text/html' }).end(`<html><h1>${title}</h1></html>`);
      return;
    }
    const { url = '/', method = 'GET', headers } = incoming;
    const answer = await this.ask({ url, method, headers }, body);
    const answerBody = await bytesOf(answer);
    this.ledger.note({ url, method, body }, answer, answerBody);
    // The state of now: what was asked on a sound line may be answered on one that is deaf.
    if (this.state === 'deaf' || this.state === 'cut') incoming.socket.destroy();
    else outgoing.writeHead(answer.statusCode ?? 502, answer.headers).end(answerBody);
  }

  private ask(
    {
      url,
      method,
      headers,
    }: Pick<IncomingMessage, 'headers'> & { readonly url: string; readonly method: string },
    body: Buffer,
  ): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      request(this.managerUrl + url, { method, headers, agent: false })
        .once('response', resolve)
        .once('error', reject)
        .end(body);
    });
  }
}

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of message) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}
