import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectAsync, type MqttClient } from 'mqtt';
import { until } from '../farm/test-farm.js';

/** A message as a subscriber gets it. */
export interface ReceivedMessage {
  readonly topic: string;
  readonly payload: unknown;
  readonly qos: number;
  readonly isRetained: boolean;
}

/** Debian keeps servers where users' PATH does not lead. */
const PATH = `${process.env['PATH'] ?? ''}:/usr/sbin`;

/** Mosquitto, a broker that speaks MQTT v5, on a port of its own. */
export class TestBroker {
  private server: ChildProcess | undefined;
  private readonly clients: MqttClient[] = [];
  private output = '';

  private constructor(
    readonly port: number,
    private readonly folder: string,
  ) {}

  /** @param user - who alone may connect, with the password 'secret' */
  static async start(user?: string): Promise<TestBroker> {
    const port = await freePort();
    const folder = mkdtempSync(join(tmpdir(), 'flamenco-mqtt-'));
    const lines = [`listener ${port} 127.0.0.1`, `allow_anonymous ${String(user === undefined)}`];
    if (user !== undefined) {
      const passwords = join(folder, 'passwords');
      writeFileSync(passwords, `${user}:secret\n`);
      run('mosquitto_passwd', '-U', passwords);
      lines.push(`password_file ${passwords}`);
    }
    // Started by root, as in containers, Mosquitto becomes another user unless it is told not to.
    if (process.getuid?.() === 0) lines.push('user root');
    chownSync(folder, process.getuid?.() ?? -1, -1);
    writeFileSync(join(folder, 'mosquitto.conf'), lines.join('\n'));
    const broker = new TestBroker(port, folder);
    await broker.open();
    return broker;
  }

  get url(): string {
    return `tcp://127.0.0.1:${this.port}`;
  }

  /** How often a client has connected. */
  get connections(): number {
    return this.output.match(/New client connected/g)?.length ?? 0;
  }

  /** Starts it, again after `stop`. */
  async open(): Promise<void> {
    this.output = '';
    const server = spawn('mosquitto', ['-v', '-c', join(this.folder, 'mosquitto.conf')], {
      env: { PATH },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.server = server;
    let failure: Error | undefined;
    server.on('error', (error) => (failure = missing('mosquitto', error)));
    for (const stream of [server.stdout, server.stderr]) {
      stream.on('data', (bytes: Buffer) => (this.output += bytes.toString()));
    }
    await until('the broker runs', () => {
      if (failure) throw failure;
      if (server.exitCode !== null) throw new Error(`Mosquitto ended: ${this.output}`);
      return this.output.includes(' running');
    });
  }

  async stop(): Promise<void> {
    const server = this.server;
    this.server = undefined;
    if (!server || server.exitCode !== null) return;
    const end = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGTERM');
    await end;
  }

  /** What arrives from now on. */
  async subscribe(
    topic: string,
    credentials: { readonly username?: string; readonly password?: string } = {},
  ): Promise<ReceivedMessage[]> {
    const client = await connectAsync(this.url, { protocolVersion: 5, reconnectPeriod: 50, ...credentials });
    this.clients.push(client);
    const received: ReceivedMessage[] = [];
    client.on('message', (at, payload, { qos, retain }) => {
      received.push({
        topic: at,
        payload: JSON.parse(payload.toString()) as unknown,
        qos,
        isRetained: retain,
      });
    });
    await client.subscribeAsync(topic, { qos: 1 });
    return received;
  }

  async close(): Promise<void> {
    await Promise.all(this.clients.map((client) => client.endAsync(true)));
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function run(program: string, ...args: readonly string[]): void {
  const { error, status, stderr } = spawnSync(program, args, { env: { PATH }, encoding: 'utf8' });
  if (error) throw missing(program, error);
  if (status !== 0) throw new Error(`${program} failed: ${stderr}`);
}

function missing(program: string, cause: Error): Error {
  return new Error(
    `${program} cannot be started, and these tests need it. Install it: apt install mosquitto, or brew install mosquitto`,
    { cause },
  );
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => {
        resolve(port);
      });
    });
  });
}
