/** A PostgreSQL server of its own, for tests: in a temporary folder, on a free port of this computer, gone afterwards. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../demo/free-port.ts';
import { DEBIAN_POSTGRES } from '../system-packages.ts';

/** Nothing of it is to survive a power cut: without waiting for the disk, the tests take half the time. */
const FOR_TESTS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '300',
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
};

/** With `for-tests`, see there; with `durable`, what was committed is on disk, as PostgreSQL does it by default. */
type Durability = 'for-tests' | 'durable';

const DURABLE = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' };

const START_TIMEOUT_MS = 60_000;
const USER = 'flamenco';

export class PostgresCluster {
  private readonly folder: string;
  private readonly port: number;
  private server: ChildProcess | undefined;

  private readonly durability: Durability;

  private constructor(folder: string, port: number, durability: Durability) {
    this.folder = folder;
    this.port = port;
    this.durability = durability;
  }

  /** Makes a server, and starts it. */
  static async create(durability: Durability = 'for-tests'): Promise<PostgresCluster> {
    const folder = mkdtempSync(join(tmpdir(), 'flamenco-postgres-'));
    const owner = unprivileged();
    if (owner) chownSync(folder, owner.uid, owner.gid);
    const cluster = new PostgresCluster(folder, await freePort(), durability);
    try {
      cluster.initialize();
      await cluster.start();
      return cluster;
    } catch (error) {
      await cluster.remove();
      throw error;
    }
  }

  /** The address of a database in it; `postgres` is there from the beginning. */
  url(database = 'postgres'): string {
    return `postgres://${USER}@127.0.0.1:${this.port}/${database}`;
  }

  async start(): Promise<void> {
    const all = { ...FOR_TESTS, ...(this.durability === 'durable' && DURABLE) };
    const settings = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const server = spawn(
      program('postgres'),
      ['-D', this.data, '-p', String(this.port), '-c', 'log_min_messages=fatal', ...settings],
      { stdio: ['ignore', 'ignore', 'inherit'], cwd: this.folder, ...unprivileged() },
    );
    this.server = server;
    await this.untilReady(server);
  }

  /** Ends the server, and with it whatever is connected. What was committed is there again when it is started. */
  async stop(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (server?.exitCode !== null) return;
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGINT'); // of PostgreSQL: "fast shutdown"
    await ended;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get data(): string {
    return join(this.folder, 'data');
  }

  /** In an order of texts that differs from that of SQLite, where the release has one: what relies on the server's is found. */
  private initialize(): void {
    const args = ['-D', this.data, '-U', USER, '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'];
    const { status, stderr } = spawnSync(program('initdb'), [...args, ...otherOrder()], {
      encoding: 'utf8',
      cwd: this.folder,
      ...unprivileged(),
    });
    if (status !== 0) throw new Error(`initdb failed: ${stderr}`);
  }

  private async untilReady(server: ChildProcess): Promise<void> {
    const deadline = performance.now() + START_TIMEOUT_MS;
    while (!isReady(this.port)) {
      if (server.exitCode !== null) throw new Error(`postgres ended with status ${server.exitCode}`);
      if (performance.now() > deadline) throw new Error('postgres did not start within a minute');
      await wait(50);
    }
  }
}

function isReady(port: number): boolean {
  const { status } = spawnSync(
    program('pg_isready'),
    ['-h', '127.0.0.1', '-p', String(port), '-U', USER, '-d', 'postgres'],
    {
      stdio: 'ignore',
    },
  );
  return status === 0;
}

function otherOrder(): readonly string[] {
  const { stdout } = spawnSync(program('postgres'), ['--version'], { encoding: 'utf8' });
  const release = Number(/\d+/.exec(stdout)?.[0]);
  return release >= 15 ? ['--locale-provider=icu', '--icu-locale=en-US'] : [];
}

/** The newest release of Debian's, or what is on PATH. */
function program(name: string): string {
  const releases = existsSync(DEBIAN_POSTGRES) ? readdirSync(DEBIAN_POSTGRES) : [];
  const [newest] = releases
    .map((release) => join(DEBIAN_POSTGRES, release, 'bin', name))
    .filter((file) => existsSync(file))
    .toSorted((one, other) => other.localeCompare(one, 'en', { numeric: true }));
  return newest ?? name;
}

/** PostgreSQL refuses to run as root: who the server belongs to then. */
function unprivileged(): { readonly uid: number; readonly gid: number } | undefined {
  if (userInfo().uid !== 0) return undefined;
  for (const user of ['postgres', 'nobody']) {
    const ids = ['-u', '-g'].map((which) => spawnSync('id', [which, user], { encoding: 'utf8' }));
    const [uid, gid] = ids.map(({ status, stdout }) => (status === 0 ? Number(stdout) : undefined));
    if (uid !== undefined && gid !== undefined) return { uid, gid };
  }
  throw new Error('There is no user that PostgreSQL could run as. Run the tests as another user than root.');
}
