/**
 * What it costs that a farm is closed: Workers' cycles, and looks at the list of jobs, on one Manager that is opened and closed in turn. Prints
 * closed as a share of open.
 *
 *   node tools/run-with-packages.mjs tools/bench/closed-farm.ts [ROUNDS]        (default: 5)
 */
import http from 'node:http';
import { signOnBareWorker } from '../farm/bare-worker.ts';
import { ManagerApi } from '../farm/manager-api.ts';
import { fillQueue } from './fill-queue.ts';
import { startMeasuredFarm } from './measured-farm.ts';
import { cyclesPerSecond, type Farm } from './worker-cycles.ts';

const WORKERS = 16;
const CYCLES = 1500;
const LOOKS = 1500;

type Access = 'open' | 'closed';

/** Of one of the two: Workers' cycles, and looks of people, a second. */
interface Speeds {
  readonly cycles: number;
  readonly looks: number;
}

async function main(rounds: number): Promise<void> {
  const {
    managers: [api],
    end,
  } = await startMeasuredFarm({ database: 'sqlite', managers: 1 });
  try {
    await fillQueue(api, (CYCLES + WORKERS) * 2 * (rounds + 1), 50);
    const farm = { url: api.url, workers: await registerWorkers(api) };
    const token = await adminsToken(api);
    await measure(farm, 'open', token); // warms it up
    const shares: { readonly cycles: number; readonly looks: number }[] = [];
    for (let round = 0; round < rounds; round += 1) {
      // Whoever is second has a warmer Manager, and a shorter queue.
      const order: readonly Access[] = round % 2 === 0 ? ['open', 'closed'] : ['closed', 'open'];
      const speeds = new Map<Access, Speeds>();
      for (const access of order) speeds.set(access, await measure(farm, access, token));
      const [open, closed] = [speeds.get('open'), speeds.get('closed')];
      if (open && closed)
        shares.push({ cycles: closed.cycles / open.cycles, looks: closed.looks / open.looks });
    }
    report(
      "Workers' cycles, closed of open",
      shares.map(({ cycles }) => cycles),
    );
    report(
      'looks at 50 jobs, closed of open',
      shares.map(({ looks }) => looks),
    );
  } finally {
    await end();
  }
}

async function measure(farm: Farm, access: Access, token: string): Promise<Speeds> {
  const api = new ManagerApi(farm.url, { Authorization: `Bearer ${token}` });
  const settings = await api.ask<Record<string, unknown>>('GET', '/configuration/file?all_keys=true');
  await api.ask('PUT', '/configuration/file', { ...settings, access });
  const cycles = await cyclesPerSecond(farm, CYCLES);
  return { cycles, looks: await looksPerSecond(farm.url, access === 'closed' ? token : undefined) };
}

/** One look after the other on one connection, as a dashboard's. */
async function looksPerSecond(url: string, token: string | undefined): Promise<number> {
  const agent = new http.Agent({ keepAlive: true });
  const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  const start = performance.now();
  for (let look = 0; look < LOOKS; look += 1)
    await new Promise<void>((resolve, reject) => {
      http
        .get(`${url}/api/v3/jobs?limit=50`, { agent, headers }, (response) => {
          response.resume();
          response.on('end', resolve);
          if (response.statusCode !== 200)
            reject(new Error(`a look was answered ${String(response.statusCode)}`));
        })
        .on('error', reject);
    });
  agent.destroy();
  return (LOOKS * 1000) / (performance.now() - start);
}

async function registerWorkers(api: ManagerApi): Promise<Farm['workers']> {
  return Promise.all(
    Array.from({ length: WORKERS }, (_, index) => signOnBareWorker(api, `bench-${String(index)}`)),
  );
}

/** A token that may do all, of the farm's first admin. */
async function adminsToken(api: ManagerApi): Promise<string> {
  interface Added {
    readonly link: { readonly path: string };
  }
  const password = 'a horse that eats staples';
  const { link } = await api.ask<Added>('POST', '/people', { name: 'root', role: 'admin' });
  await api.ask('POST', '/identity/password-link', { link: link.path.split('#link=')[1], password });
  const signedIn = await fetch(`${api.url}/api/v3/identity/sign-in`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: 'root', password }),
  });
  const cookie = signedIn.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
  const root = new ManagerApi(api.url, { Cookie: cookie, Origin: api.url });
  return (await root.ask<{ readonly secret: string }>('POST', '/identity/tokens', { name: 'bench' })).secret;
}

function report(what: string, shares: readonly number[]): void {
  const sorted = [...shares].sort((a, b) => a - b);
  const mean = sorted.reduce((sum, share) => sum + share, 0) / sorted.length;
  const all = sorted.map((share) => share.toFixed(3)).join(' ');
  process.stdout.write(`${what.padEnd(34)} ${all} (mean ${mean.toFixed(3)})\n`);
}

await main(Number(process.argv[2] ?? 5));
