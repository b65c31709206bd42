import { describe, expect, it, jest } from '@jest/globals';
import { FarmClient, ok } from '../farm/farm-client.js';
import { TestWorker } from '../farm/test-worker.js';
import { useManagerProcesses } from '../http/manager-process.js';
import { WatchedManager } from './watched-manager.js';

jest.setTimeout(180_000);

/** What others wait for at most, in ms of the Manager's CPU. */
const LONGEST_PAUSE_MS = 50;
/** What a request costs, it costs each time; what other programs leave of the processor's caches differs. */
const MOST_TRIES = 5;

const managers = useManagerProcesses();

const sha = (index: number): string => index.toString(16).padStart(64, '0');
const files = (count: number, path: (index: number) => string): object => ({
  files: Array.from({ length: count }, (_, index) => ({ sha: sha(index), size: index, path: path(index) })),
});
const job = (more: object): object => ({
  name: 'job',
  type: 'echo-sleep-test',
  submitter_platform: 'linux',
  settings: { message: 'hello', sleep_duration_seconds: 1 },
  ...more,
});

/** The worst that may be sent, and what comes of it. */
const WORST: readonly (readonly [what: string, path: string, body: () => unknown, status: number])[] = [
  [
    'as many files as a checkout may have',
    '/shaman/checkout/requirements',
    () => files(100_000, (index) => `textures/wood and stone/${index % 700}/bark_${index}.exr`),
    200,
  ],
  [
    'a checkout of as many files, none of them here',
    '/shaman/checkout/create',
    () => ({ checkoutPath: 'x', ...files(100_000, (index) => `textures/${index % 700}/bark_${index}.exr`) }),
    424,
  ],
  [
    'a checkout of the longest paths, and the most folders',
    '/shaman/checkout/create',
    () => ({ checkoutPath: 'x', ...files(7_000, (index) => `${`${'a'.repeat(18)}/`.repeat(200)}${index}`) }),
    424,
  ],
  [
    'a checkout of too many folders',
    '/shaman/checkout/create',
    () => ({ checkoutPath: 'x', ...files(8_000, (index) => `${'a/'.repeat(1_900)}${index}`) }),
    400,
  ],
  ['too many files', '/shaman/checkout/requirements', () => files(100_001, String), 400],
  ['a list of millions', '/shaman/checkout/requirements', () => ({ files: Array(15_000_000).fill(5) }), 413],
  [
    'a text of millions',
    '/shaman/checkout/create',
    () => ({ checkoutPath: '\u0001'.repeat(5_000_000), files: [] }),
    413,
  ],
  ['a body of megabytes where none is due', '/worker-mgt/tags', () => ({ name: 'x'.repeat(5_000_000) }), 413],
  ['a name of a megabyte', '/worker-mgt/tags', () => ({ name: 'é'.repeat(500_000) }), 400],
  [
    'a job with as many settings as it may have',
    '/jobs',
    () =>
      job({
        settings: {
          message: 'a',
          sleep_duration_seconds: 1,
          ...Object.fromEntries(Array.from({ length: 9_000 }, (_, index) => [`key ${index}`, [index, {}]])),
        },
      }),
    200,
  ],
  [
    'a job with a setting of a megabyte',
    '/jobs',
    () => job({ settings: { message: '"\n'.repeat(250_000), sleep_duration_seconds: 1 } }),
    200,
  ],
  [
    'a job of too many lists in a list',
    '/jobs',
    () => job({ settings: { a: Array(1_500_000).fill(1) } }),
    413,
  ],
  [
    'a Worker of more task types than there are',
    '/worker/register-worker',
    () => ({
      name: 'w',
      secret: 'long',
      platform: 'linux',
      supported_task_types: Array.from({ length: 50_000 }, String),
    }),
    413,
  ],
  [
    'a Worker of too many task types',
    '/worker/register-worker',
    () => ({
      name: 'w',
      secret: 'long',
      platform: 'linux',
      supported_task_types: Array.from({ length: 101 }, String),
    }),
    400,
  ],
];

/** Does something until it makes no long pause, five times at most. @returns the last pause, in ms */
async function longestPauseOf(manager: WatchedManager, act: () => Promise<unknown>): Promise<number> {
  let longestMs = Infinity;
  for (let tries = 0; tries < MOST_TRIES && longestMs > LONGEST_PAUSE_MS; tries += 1) {
    await manager.vitals();
    await act();
    ({ longestMs } = await manager.vitals());
  }
  return longestMs;
}

function post(api: string, path: string, body: string): Promise<Response> {
  return fetch(api + path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
}

describe('the worst of each kind of request', () => {
  it('holds nobody up for longer than 50 ms, refused or accepted', async () => {
    const manager = await WatchedManager.start(managers);
    const api = `${manager.url}/api/v3`;
    await (await post(api, '/jobs', JSON.stringify(job({})))).json(); // the compiler is there
    const outcomes: unknown[] = [];
    for (const [what, path, body, status] of WORST) {
      const text = JSON.stringify(body());
      const longestMs = await longestPauseOf(manager, async () => {
        const answer = await post(api, path, text);
        await answer.arrayBuffer();
        expect([what, answer.status]).toEqual([what, status]);
      });
      const isWithin = longestMs <= LONGEST_PAUSE_MS ? 'within 50 ms' : `a pause of ${longestMs} ms`;
      outcomes.push([what, isWithin]);
    }
    expect(outcomes).toEqual(WORST.map(([what]) => [what, 'within 50 ms']));
  });

  it('of a Worker is no worse', async () => {
    const manager = await WatchedManager.start(managers);
    const api = `${manager.url}/api/v3`;
    const client = new FarmClient(api);
    await ok(client.post<object>('/jobs', job({})));
    const types = Array.from({ length: 100 }, (_, index) => `type ${index}`).with(0, 'misc');
    const worker = await (await TestWorker.register(api, { types })).wakeUp();
    const task = await worker.take();
    const asking = await longestPauseOf(manager, async () => {
      for (let asked = 0; asked < 20; asked += 1) await worker.ask();
    });
    const reporting = await longestPauseOf(manager, () =>
      worker.report(task, { activity: '\n'.repeat(65_000), log: '\u0000\n'.repeat(280_000) }),
    );
    expect([asking, reporting].filter((longestMs) => longestMs > LONGEST_PAUSE_MS)).toEqual([]);
  });
});

describe('bodies that never end', () => {
  it('of many requests do not fill the memory, and small ones are answered meanwhile', async () => {
    const manager = await WatchedManager.start(managers);
    const api = `${manager.url}/api/v3`;
    const before = await manager.vitals();
    const ends = new AbortController();
    const statuses: (number | undefined)[] = [];
    const bodies = Array.from({ length: 60 }, async () => {
      const piece = new Uint8Array(1024 * 1024).fill(0x20);
      let sent = 0;
      const body = new ReadableStream<Uint8Array>({
        pull: async (stream) => {
          sent += 1;
          if (sent <= 10) stream.enqueue(piece);
          else
            await new Promise<void>((resolve) => {
              ends.signal.addEventListener('abort', () => resolve());
            });
        },
      });
      const answer = await fetch(`${api}/shaman/checkout/create`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body,
        duplex: 'half',
        signal: ends.signal,
      }).catch(() => undefined);
      statuses.push(answer?.status);
    });
    await expect(fetch(`${api}/version`).then(({ status }) => status)).resolves.toBe(200);
    // 96 MiB hold the first nine bodies: all others are told to come back.
    while (statuses.length < 50) await new Promise((resolve) => setTimeout(resolve, 20));
    const { status } = await post(api, '/worker-mgt/tags', JSON.stringify({ name: 'meanwhile' }));
    const during = await manager.vitals();
    ends.abort();
    await Promise.all(bodies);
    expect(status).toBe(200);
    // Who goes on sending may find the connection closed before he reads the answer.
    expect(statuses.slice(0, 50).filter((one) => one !== undefined && one !== 503)).toEqual([]);
    expect(statuses).toContain(503);
    expect((during.rss - before.rss) / 1024 / 1024).toBeLessThan(300);
    expect(manager.isAlive).toBe(true);
  });
});
