/** Workers that ask for tasks and report about them, as fast as the server lets them. */
import http from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

/** A server, and the credentials of Workers that it knows. */
export interface Farm {
  readonly url: string;
  /** With several Managers, `url` is that of the Worker's own. */
  readonly workers: readonly { readonly uuid: string; readonly secret: string; readonly url?: string }[];
}

const IDLE_MS = 5;

const REPORTS = [
  { taskStatus: 'active', activity: 'starting' },
  { log: 'Fra:1 Mem:9.91M | Time:00:00.03 | Rendering sample 4/16\n'.repeat(5), activity: 'rendering' },
  { taskStatus: 'completed', activity: 'done' },
] as const;

/**
 * Lets the Workers work on so many tasks: ask for one, report it active, send a log, report it completed.
 * @returns cycles a second. Throws when a request is refused. The farm has to have more tasks than that.
 */
export async function cyclesPerSecond(farm: Farm, cycles: number): Promise<number> {
  const agent = new http.Agent({ keepAlive: true });
  let begun = 0;
  const work = async (worker: Farm['workers'][number]): Promise<void> => {
    const auth = `${worker.uuid}:${worker.secret}`;
    const url = worker.url ?? farm.url;
    while (begun < cycles) {
      begun += 1;
      const answer = await post(agent, `${url}/api/v3/worker/task`, auth);
      if (answer === '') {
        begun -= 1; // the other tasks of a job wait until its first one is completed
        await wait(IDLE_MS);
        continue;
      }
      const task = JSON.parse(answer) as { uuid: string };
      for (const report of REPORTS) {
        await post(agent, `${url}/api/v3/worker/task/${task.uuid}`, auth, report);
      }
    }
  };
  const start = performance.now();
  await Promise.all(farm.workers.map(work));
  const seconds = (performance.now() - start) / 1000;
  agent.destroy();
  return cycles / seconds;
}

function post(agent: http.Agent, url: string, auth: string, body?: object): Promise<string> {
  const payload = body === undefined ? '' : JSON.stringify(body);
  const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(payload) };
  return new Promise((resolve, reject) => {
    const request = http.request(url, { agent, auth, method: 'POST', headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const status = response.statusCode ?? 0;
        if (status === 200 || status === 204) resolve(text);
        else reject(new Error(`POST ${url} was answered ${String(status)}: ${text}`));
      });
    });
    request.on('error', reject);
    request.end(payload);
  });
}
