// A client of Flamenco's Manager; ../README.md says how it is used.
import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { io } from 'socket.io-client';

const manager = (process.env['FLAMENCO_URL'] ?? 'http://localhost:8080').replace(/\/+$/, '');

interface Job {
  readonly id: string;
  readonly status: string;
  readonly steps_completed: number;
  readonly steps_total: number;
  readonly was_deleted?: boolean;
}

interface Task {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly activity: string;
}

/** The Manager says why, and what to do. */
class Refused extends Error {}

async function send(path: string, request: RequestInit): Promise<Response> {
  return fetch(manager + path, request).catch((cause: unknown) => {
    throw new Error(`cannot reach the Manager at ${manager}: is it running?`, { cause });
  });
}

async function ask<Answer>(
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const response = await send(`/api/v3${path}`, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(60_000),
  });
  const text = await response.text();
  if (response.status >= 500) throw new Error(`${method} ${path} was answered ${response.status}`);
  if (!response.ok)
    throw new Refused(`${method} ${path} was answered ${response.status}: ${messageIn(text)}`);
  return (text === '' ? undefined : JSON.parse(text)) as Answer;
}

function messageIn(text: string): string {
  try {
    return (JSON.parse(text) as { readonly message: string }).message;
  } catch {
    return text;
  }
}

async function submit(file: string, key: string): Promise<number> {
  const job: unknown = JSON.parse(await readFile(file, 'utf8'));
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    try {
      // The same key again: if the job was submitted already, that one is answered.
      const { id } = await ask<Job>('POST', '/jobs', job, { 'Idempotency-Key': key });
      process.stdout.write(`${id}\n`);
      return 0;
    } catch (error) {
      if (error instanceof Refused) throw error;
      process.stderr.write(`${String(error)}; trying again\n`);
      await wait(attempt * 1_000);
    }
  }
  return 1;
}

async function follow(job: string): Promise<number> {
  await ask('GET', `/jobs/${job}`); // is refused when there is no such job
  const socket = io(manager);
  return new Promise((resolve, reject) => {
    const end = (exitStatus: number): void => {
      socket.disconnect();
      resolve(exitStatus);
    };
    const giveUp = (problem: unknown): void => {
      socket.disconnect();
      reject(problem);
    };
    const show = ({ id, status, steps_completed, steps_total, was_deleted }: Job): void => {
      if (id !== job || socket.disconnected) return;
      const shown = was_deleted ? 'deleted' : status;
      process.stdout.write(`${shown}: ${steps_completed} of ${steps_total} steps\n`);
      if (['completed', 'failed', 'canceled', 'deleted'].includes(shown)) end(shown === 'completed' ? 0 : 1);
    };
    const begin = async (): Promise<void> => {
      const answer: unknown = await socket.emitWithAck('/subscription', {
        op: 'subscribe',
        type: 'job',
        uuid: job,
      });
      if (answer !== 'ok') throw new Error(String(answer));
      show(await ask<Job>('GET', `/jobs/${job}`)); // what happened before
    };
    socket.on('/jobs', show);
    socket.on('connect', () => void begin().catch(giveUp)); // also after each reconnection
  });
}

async function failed(job: string): Promise<number> {
  const { tasks = [] } = await ask<{ readonly tasks?: readonly Task[] }>('GET', `/jobs/${job}/tasks`);
  for (const { id } of tasks.filter(({ status }) => status === 'failed')) {
    const { name, activity } = await ask<Task>('GET', `/tasks/${id}`);
    process.stdout.write(`${id}\t${name}\t${activity}\n`);
  }
  return 0;
}

async function log(task: string): Promise<number> {
  const { url } = await ask<{ readonly url: string }>('GET', `/tasks/${task}/log`);
  const response = await send(url, {});
  if (!response.ok) throw new Error(`${url} was answered ${response.status}`);
  process.stdout.write(await response.text());
  return 0;
}

async function requeue(job: string): Promise<number> {
  const reason = 'asked for by a script';
  const answer = await ask<{ readonly count: number; readonly job_status: string }>(
    'POST',
    `/jobs/${job}/requeue-failed-tasks`,
    { reason },
  );
  process.stdout.write(`${answer.count} tasks are queued again; the job is ${answer.job_status}\n`);
  return 0;
}

async function remove(job: string): Promise<number> {
  await ask('DELETE', `/jobs/${job}`);
  return 0;
}

const COMMANDS: Readonly<Record<string, (first: string, second: string) => Promise<number>>> = {
  submit,
  follow,
  failed,
  log,
  requeue,
  delete: remove,
};

const [command = '', first = '', second = ''] = process.argv.slice(2);
const run = COMMANDS[command];
if (!run || first === '' || (command === 'submit' && second === '')) {
  process.stderr.write(
    'Usage: flamenco.ts submit FILE KEY | follow JOB | failed JOB | log TASK | requeue JOB | delete JOB\n',
  );
  process.exitCode = 2;
} else {
  process.exitCode = await run(first, second).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  });
}
