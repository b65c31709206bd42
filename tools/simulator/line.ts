import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { SeededRandom } from '../farm/random.ts';

/** How a line is cut: nothing passes and nobody is told, or whoever is on it is thrown off, and nobody gets through. */
export type Cut = 'silent' | 'refusing';

/** Two ends of a connection that are joined. */
interface Connection {
  readonly client: Socket;
  readonly upstream: Socket;
}

/**
 * A line from some Workers to the Managers: a TCP proxy that can be cut. With several Managers, each connection goes to one of
 * them by chance, and to another one when that one does not listen.
 */
export class Line {
  private cutAs: Cut | undefined;
  /** Connected with a Manager. */
  private readonly connections = new Set<Connection>();
  /** Those who came while the line was silent. */
  private waiting: Socket[] = [];
  private readonly server: Server;
  private readonly ports: readonly number[];
  private readonly chances: SeededRandom;

  private constructor(server: Server, ports: readonly number[], chances: SeededRandom) {
    [this.server, this.ports, this.chances] = [server, ports, chances];
    server.on('connection', (client: Socket) => this.meet(client));
  }

  /** @param ports - of the Managers, on this computer */
  static async open(ports: readonly number[], chances: SeededRandom): Promise<Line> {
    const server = createServer({ pauseOnConnect: true }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Line(server, ports, chances);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  cut(how: Cut): void {
    this.cutAs = how;
    if (how === 'refusing') this.throwOff();
    else for (const connection of this.connections) part(connection);
  }

  /** What was on its way on a silent line arrives now. */
  mend(): void {
    this.cutAs = undefined;
    for (const connection of this.connections) join(connection);
    for (const client of this.waiting.splice(0)) this.meet(client);
  }

  close(): void {
    this.server.close();
    this.throwOff();
  }

  private throwOff(): void {
    for (const { client, upstream } of this.connections) {
      client.destroy();
      upstream.destroy();
    }
    for (const client of this.waiting.splice(0)) client.destroy();
  }

  private meet(client: Socket): void {
    client.on('error', () => client.destroy()); // who hangs up is no fault
    if (this.cutAs === 'refusing') client.destroy();
    else if (this.cutAs === 'silent') this.waiting.push(client);
    else {
      const first = this.chances.below(this.ports.length);
      this.lead(client, [...this.ports.slice(first), ...this.ports.slice(0, first)]);
    }
  }

  /** Connects with the first of the Managers that listens. */
  private lead(client: Socket, [port, ...others]: readonly number[]): void {
    if (port === undefined || client.destroyed) {
      client.destroy();
      return;
    }
    const upstream = connect(port, '127.0.0.1');
    let isConnected = false;
    upstream.once('connect', () => {
      isConnected = true;
      const connection = { client, upstream };
      this.connections.add(connection);
      client.once('close', () => {
        this.connections.delete(connection);
        upstream.destroy();
      });
      upstream.once('close', () => client.destroy());
      if (this.cutAs === undefined) join(connection);
      else if (this.cutAs === 'refusing') client.destroy();
    });
    upstream.on('error', () => {
      if (isConnected) client.destroy();
      else this.lead(client, others);
    });
  }
}

function join({ client, upstream }: Connection): void {
  client.pipe(upstream);
  upstream.pipe(client);
}

function part({ client, upstream }: Connection): void {
  client.unpipe(upstream).pause();
  upstream.unpipe(client).pause();
}
