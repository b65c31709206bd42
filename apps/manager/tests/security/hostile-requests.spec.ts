import { readdirSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { describe, expect, it, jest } from '@jest/globals';
import { chances, type Chances } from '../farm/chances.js';
import { isOnPostgres } from '../database/engine.js';
import { FarmClient, ok } from '../farm/farm-client.js';
import { basicAuthorization, TestWorker } from '../farm/test-worker.js';
import { useManagerProcesses } from '../http/manager-process.js';
import {
  NO_JSON,
  NOT_JSON_TYPES,
  TRICKY_HEADERS,
  TRICKY_QUERIES,
  UUID,
  WRONG_AUTHORIZATIONS,
  WRONG_IN_PATH,
} from './attacks.js';
import { EMPTY_SHA, type Attack, type KnownIds } from './attacked-farm.js';
import { OPERATIONS, sampleOf, spoiled, type Operation } from './operations.js';
import { WatchedManager, type Vitals } from './watched-manager.js';

/** `--globals '{"hostile": {"requests": 10000}}'` makes more of it: README.md. */
const { requests: REQUESTS } = (globalThis as { readonly hostile?: { readonly requests: number } })
  .hostile ?? { requests: 2_000 };
const AT_ONCE = 200;
const SEED = 4711;
const LONGEST_PAUSE_MS = 50;
/**
 * What an input costs, it costs each time; how many requests one turn of the event loop takes, and what other programs leave of the
 * processor's caches, is another matter in each round.
 */
const MOST_ROUNDS = 3;

jest.setTimeout(600_000);

const managers = useManagerProcesses();

/** Addresses that are no operations. */
const OTHER_PATHS = [
  '/',
  '/app/',
  '/app/../../../../etc/passwd',
  '/app/%2e%2e/%2e%2e/flamenco-manager.yaml',
  '/job-files/job-0f2a/../../flamenco-manager.yaml',
  '/job-files/%2e%2e%2fflamenco-manager.sqlite',
  `/job-files/job-${UUID.slice(0, 4)}/${UUID}/task-${UUID}.txt`,
  '/flamenco-addon.zip',
  '/flamenco3-addon.zip',
  '/metrics',
  '/healthz',
  '/readyz',
  '/api/v3/openapi3.json',
  '/api/v3/swagger-ui/',
  '/api/v3/nothing',
  '/debug/pprof/heap',
  '/upnp/description.xml',
  '/socket.io/?EIO=4&transport=polling&sid=nobody',
  '/socket.io/?EIO=3&transport=websocket',
  '/socket.io/?EIO=4&transport=polling&t=%00',
  `/${'a/'.repeat(3_000)}`,
];

const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'PROPFIND'];

/** All but the restart, which does what it is there for: a Manager that starts has no time for others. */
const ATTACKED = OPERATIONS.filter(({ path }) => path !== '/api/v3/configuration/restart');

/** One request by chance, of any kind that there is. */
class Attacker {
  constructor(
    private readonly chance: Chances,
    private readonly ids: KnownIds,
    private readonly authorization: string,
  ) {}

  next(): Attack {
    const operation = this.pick(ATTACKED);
    const kind = this.pick([
      this.wrongPath,
      this.wrongQuery,
      this.wrongBody,
      this.noJson,
      this.wrongCredentials,
      this.trickyHeaders,
      this.otherMethod,
      this.foreignPage,
      this.large,
      this.elsewhere,
    ]);
    return kind.call(this, operation);
  }

  private wrongPath(operation: Operation): Attack {
    const values = Object.fromEntries(operation.inPath.map(({ name }) => [name, this.pick(WRONG_IN_PATH)]));
    return { ...this.plain(operation), path: this.path(operation, values) };
  }

  private wrongQuery(operation: Operation): Attack {
    const names = [
      'limit',
      'cursor',
      'sort',
      'status',
      'search',
      'wait',
      ...operation.inQuery.map(({ name }) => name),
    ];
    const query = `${this.pick(names)}=${this.pick(WRONG_IN_PATH)}&${this.pick(TRICKY_QUERIES)}`;
    const plain = this.plain(operation);
    return { ...plain, path: `${plain.path}?${query}` };
  }

  private wrongBody(operation: Operation): Attack {
    if (!operation.body) return this.wrongQuery(operation);
    const wrong = this.pick([...spoiled(operation.body, sampleOf(operation.body))]);
    return { ...this.plain(operation), body: JSON.stringify(wrong) };
  }

  private noJson(operation: Operation): Attack {
    const { headers, ...plain } = this.plain(operation);
    const body = this.pick([...NO_JSON, '['.repeat(50_000), Buffer.from([0xff, 0xfe, 0x7b])]);
    const type = this.chance.isLucky(0.5) ? 'application/json' : this.pick(NOT_JSON_TYPES);
    return { ...plain, headers: { ...headers, 'Content-Type': type }, body };
  }

  private wrongCredentials(operation: Operation): Attack {
    const worker = this.ids['worker_id'] ?? '';
    const Authorization = this.pick([...WRONG_AUTHORIZATIONS, basicAuthorization(worker, 'not the secret')]);
    return { ...this.plain(operation), headers: { Authorization, 'Content-Type': 'application/json' } };
  }

  private trickyHeaders(operation: Operation): Attack {
    const plain = this.plain(operation);
    return { ...plain, headers: { ...plain.headers, ...this.pick(TRICKY_HEADERS) } };
  }

  private otherMethod(operation: Operation): Attack {
    return { ...this.plain(operation), method: this.pick(METHODS) };
  }

  private foreignPage(operation: Operation): Attack {
    const { headers, ...plain } = this.plain(operation);
    const foreign = this.pick([
      { Host: 'evil.example' },
      { Origin: 'http://evil.example' },
      { Origin: 'null' },
    ]);
    const body = operation.body ? JSON.stringify(sampleOf(operation.body)) : '';
    return { ...plain, headers: { ...headers, ...foreign }, body };
  }

  private large(operation: Operation): Attack {
    const long = 'é"\\'.repeat(1 + this.chance.below(60_000));
    const body = this.pick([{ name: long }, { files: [long, long] }, Array(30_000).fill(0), { [long]: 1 }]);
    return { ...this.plain(operation), body: JSON.stringify(body) };
  }

  private elsewhere(): Attack {
    return { method: this.pick(METHODS), path: this.pick(OTHER_PATHS), headers: this.pick(TRICKY_HEADERS) };
  }

  private plain(operation: Operation): Attack {
    const credentials = operation.needsWorker ? { Authorization: this.authorization } : {};
    return {
      method: operation.method,
      path: this.path(operation, {}),
      headers: { ...credentials, 'Content-Type': 'application/json' },
    };
  }

  private path({ path }: Operation, values: KnownIds): string {
    return path.replaceAll(/\{(\w+)\}/g, (_braced, name: string) => values[name] ?? this.ids[name] ?? UUID);
  }

  private pick<Item>(items: readonly Item[]): Item {
    const item = this.chance.pick(items);
    if (item === undefined) throw new Error('there is nothing to pick');
    return item;
  }
}

/** @returns the status; 0 when the connection was closed without an answer */
function send(agent: Agent, url: URL, { method, path, headers = {}, body = '' }: Attack): Promise<number> {
  return new Promise((resolve) => {
    const contents = Array.isArray(body) ? Buffer.concat(body as Buffer[]) : Buffer.from(body as string);
    const isLengthSet = 'Content-Length' in headers;
    const sent = request({
      host: url.hostname,
      port: url.port,
      agent,
      method,
      path,
      headers: { ...headers, ...(isLengthSet ? {} : { 'Content-Length': contents.length }) },
    });
    sent.on('error', () => resolve(0));
    sent.on('upgrade', (_answer, socket) => {
      socket.destroy();
      resolve(101);
    });
    sent.on('response', (answer) => {
      answer.resume().on('close', () => resolve(answer.statusCode ?? 0));
    });
    sent.end(contents);
  });
}

/** Sends so many, some at a time. @returns how many answers had each status */
async function attack(
  url: URL,
  attacker: Attacker,
  count: number,
): Promise<{ readonly statuses: ReadonlyMap<number, number>; readonly failures: readonly string[] }> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const statuses = new Map<number, number>();
  const failures: string[] = [];
  let left = count;
  const takeTurns = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const one = attacker.next();
      const status = await send(agent, url, one);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (status >= 500 && !saysItIsBusy(one.path, status))
        failures.push(`${status}: ${one.method} ${one.path.slice(0, 300)} ${JSON.stringify(one.headers)}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, takeTurns));
  agent.destroy();
  return { statuses, failures };
}

/** A database elsewhere may take longer than the 3 s that are waited for it, when the computer has more to do than this. */
function saysItIsBusy(path: string, status: number): boolean {
  return isOnPostgres && status === 503 && /^\/readyz\b/.test(path);
}

async function knownIds(api: string): Promise<{ readonly ids: KnownIds; readonly authorization: string }> {
  const client = new FarmClient(api);
  const settings = { message: 'a', sleep_duration_seconds: 1 };
  const job = { name: 'job', type: 'echo-sleep-test', submitter_platform: 'linux', settings };
  const { id } = await ok(client.post<{ id: string }>('/jobs', job));
  const { tasks = [] } = await ok(client.get<{ tasks?: { id: string }[] }>(`/jobs/${id}/tasks`));
  const worker = await TestWorker.register(api, { types: ['other'] });
  const tag = await ok(client.post<{ id: string }>('/worker-mgt/tags', { name: 'gpu' }));
  const view = await ok(
    client.post<{ id: string }>('/saved-views', { name: 'failed', query: 'status:failed' }),
  );
  const ids = {
    job_id: id,
    task_id: tasks[0]?.id ?? '',
    worker_id: worker.uuid,
    tag_id: tag.id,
    view_id: view.id,
    cause_id: crypto.randomUUID(),
    package_name: 'flamenco-worker-4.0.0-linux-x64.tar.gz',
    typeName: 'echo-sleep-test',
    audience: 'workers',
    platform: 'linux',
    checksum: EMPTY_SHA,
    filesize: '0',
  };
  return { ids, authorization: basicAuthorization(worker.uuid, 'a very long and random secret') };
}

/** Connections and bodies are let go of some moments after the last answer. */
async function settled(manager: WatchedManager, before: Vitals): Promise<Vitals> {
  let now = await manager.vitals();
  const { longestMs } = now;
  for (let asked = 0; asked < 20 && now.used > before.used * 1.1; asked += 1) now = await manager.vitals();
  return { ...now, longestMs };
}

describe(`${REQUESTS} hostile requests over all routes, ${AT_ONCE} at a time`, () => {
  it('are all refused or answered, hold nobody up, and leave nothing behind', async () => {
    const manager = await WatchedManager.start(managers);
    const { ids, authorization } = await knownIds(`${manager.url}/api/v3`);
    const url = new URL(manager.url);
    const round = (count: number): ReturnType<typeof attack> =>
      attack(url, new Attacker(chances(SEED), ids, authorization), count);
    const warmUp = await round(Math.min(4_000, REQUESTS)); // caches fill, code is compiled
    const before = await manager.vitals();
    const files = readdirSync(manager.folder);
    let outcome = await round(REQUESTS);
    let after = await settled(manager, before);
    for (let rounds = 1; rounds < MOST_ROUNDS && after.longestMs > LONGEST_PAUSE_MS; rounds += 1) {
      outcome = await round(REQUESTS);
      after = await settled(manager, before);
    }
    const mib = (bytes: number): number => Math.round(bytes / 1024 / 1024);
    const report = {
      statuses: Object.fromEntries([...outcome.statuses].sort(([a], [b]) => a - b)),
      longestPauseMs: Math.round(after.longestMs),
      usedMib: [mib(before.used), mib(after.used)],
      residentMib: [mib(before.rss), mib(after.rss)],
    };
    process.stdout.write(`${JSON.stringify(report)}\n`);
    expect([...warmUp.failures, ...outcome.failures]).toEqual([]);
    expect(readdirSync(manager.folder)).toEqual(files);
    expect(report.longestPauseMs).toBeLessThanOrEqual(LONGEST_PAUSE_MS);
    expect(after.used).toBeLessThan(before.used * 1.1);
    expect(after.rss).toBeLessThan(before.rss * 1.25); // what the allocator keeps comes on top
    expect(manager.isAlive).toBe(true);
  });
});
