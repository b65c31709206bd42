import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort } from '../demo/free-port.ts';
import { signOnBareWorker, type BareWorker } from '../farm/bare-worker.ts';
import { prepareFarmFolder } from '../farm/farm-folder.ts';
import { FarmProcess } from '../farm/farm-process.ts';
import { ManagerApi } from '../farm/manager-api.ts';
import { waitFor } from '../farm/wait-for.ts';
import { providePythonPrograms } from '../python/python-environment.ts';
import { StartedProgram } from './started-program.ts';

const root = join(import.meta.dirname, '../..');
const clients = join(root, 'examples/clients');

/** Python packages come from PyPI the first time. */
const PATIENCE_MS = 300_000;
const SECRET = 'the secret of the receiver';

/** Debian keeps servers where users' PATH does not lead. */
const PATH = `${process.env['PATH'] ?? ''}:/usr/sbin`;

let folder: string;
let python: string;
let manager: FarmProcess;
let managerUrl = '';
let api: ManagerApi;
let worker: BareWorker;
let brokerPort: number;
let receiverPort: number;
/** Run all the time. */
const services: StartedProgram[] = [];
/** End with their test. */
const started: StartedProgram[] = [];
/** The last delivery, as it came. */
let delivery: { readonly headers: unknown; readonly body: string } | undefined;
const recorder = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    delivery = { headers: request.headers, body: Buffer.concat(chunks).toString() };
    response.writeHead(204).end();
  });
});

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'flamenco-examples-'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  cpSync(clients, folder, { recursive: true });
  writeExamples(readFileSync(join(root, 'docs/events.md'), 'utf8'));
  const requirements = join(clients, 'python/requirements.txt');
  const programs = providePythonPrograms(root, { name: 'example-clients', requirements }, (line) => {
    process.stdout.write(`${line}\n`);
  });
  python = join(programs, 'python');
  await Promise.all([startBroker(), startReceivers()]);
  await startManager();
  worker = await signOnBareWorker(api, 'bare');
}, PATIENCE_MS);

afterEach(async () => {
  for (const program of started.splice(0)) await program.stop();
});

afterAll(async () => {
  await manager.stop();
  for (const program of services) await program.stop();
  await new Promise((resolve) => recorder.close(resolve));
  rmSync(folder, { recursive: true });
}, 60_000);

/** Writes the examples of a document into files: of each block of code, the name is the second word after its fence. */
function writeExamples(document: string): void {
  for (const [, name = '', code = ''] of document.matchAll(/^```\w+ (\S+)\n([^]*?)^```$/gm))
    writeFileSync(join(folder, name), code);
}

async function startBroker(): Promise<void> {
  brokerPort = await freePort();
  const configuration = join(folder, 'mosquitto.conf');
  const lines = [`listener ${String(brokerPort)} 127.0.0.1`, 'allow_anonymous true'];
  if (process.getuid?.() === 0) lines.push('user root'); // it would become another user, who may not read this folder
  writeFileSync(configuration, lines.join('\n'));
  const broker = start('mosquitto', ['-v', '-c', configuration], services);
  await broker.prints(' running');
}

async function startReceivers(): Promise<void> {
  receiverPort = await freePort();
  start(python, ['receive.py'], services, { FLAMENCO_SECRET: SECRET, PORT: String(receiverPort) });
  await waitFor('the receiver listens', () => isListening(receiverPort), 60_000);
  await new Promise<void>((resolve) => recorder.listen(0, '127.0.0.1', resolve));
}

async function isListening(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${String(port)}/`).then(
    () => true,
    () => false,
  );
}

async function startManager(): Promise<void> {
  const port = await freePort();
  const farm = prepareFarmFolder(folder, { name: 'Examples', port });
  const webhook = (name: string, at: number, events: string): string =>
    `  - {name: ${name}, url: "http://127.0.0.1:${String(at)}/", events: [${events}], secret: ${SECRET}}`;
  const lines = [
    `mqtt: {client: {enabled: true, broker: "tcp://127.0.0.1:${String(brokerPort)}"}}`,
    'webhooks:',
    webhook('receiver', receiverPort, 'job-*'),
    webhook('recorder', (recorder.address() as AddressInfo).port, 'job-submitted'),
  ];
  appendFileSync(farm.managerConfig, `${lines.join('\n')}\n`);
  managerUrl = `http://127.0.0.1:${String(port)}`;
  api = new ManagerApi(managerUrl);
  manager = FarmProcess.start('manager', farm.managerConfig, farm.managerLog);
  await manager.ready(() => api.answers());
}

function environment(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return {
    ...process.env,
    PATH,
    NODE_OPTIONS: '',
    FLAMENCO_URL: managerUrl,
    MQTT_HOST: '127.0.0.1',
    MQTT_PORT: String(brokerPort),
    ...more,
  };
}

function start(
  program: string,
  args: readonly string[],
  among: StartedProgram[] = started,
  env: NodeJS.ProcessEnv = {},
): StartedProgram {
  const running = new StartedProgram(program, args, folder, environment(env));
  among.push(running);
  return running;
}

/** Runs a program to its end. @returns what it printed; throws with all of it when it fails */
async function run(program: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(program, args, { cwd: folder, env: environment() });
  return stdout;
}

/** The Worker's next task. */
async function take(): Promise<string> {
  let uuid = '';
  await waitFor(
    'there is a task',
    async () => {
      const task = await worker.api.ask<{ readonly uuid: string } | undefined>('POST', '/worker/task');
      uuid = task?.uuid ?? '';
      return uuid !== '';
    },
    60_000,
    20,
  );
  return uuid;
}

function report(task: string, update: object): Promise<unknown> {
  return worker.api.ask('POST', `/worker/task/${task}`, update);
}

/** The Worker completes all that is left of a job. */
async function completeAll(job: string): Promise<void> {
  for (;;) {
    const { status } = await api.job(job);
    if (status === 'completed') return;
    await report(await take(), { taskStatus: 'completed' });
  }
}

function submitted(name: string): Promise<{ readonly id: string }> {
  return api.submit({
    name,
    type: 'echo-sleep-test',
    settings: { message: name, sleep_duration_seconds: 0, sleep_repeats: 2 },
  });
}

const CLIENTS = [
  ['shell', 'bash', 'shell/flamenco.sh'],
  ['Python', 'python', 'python/flamenco.py'],
  ['TypeScript', 'node', 'typescript/flamenco.ts'],
] as const;

/** Where this machine has an interpreter. */
function programOf(interpreter: 'bash' | 'python' | 'node'): string {
  return { bash: 'bash', python, node: process.execPath }[interpreter];
}

describe('the example client', () => {
  it.each(CLIENTS)(
    'in %s submits, follows, lists and requeues what failed, fetches logs, and deletes',
    async (language, interpreter, script) => {
      const program = programOf(interpreter);
      const call = (...args: readonly string[]): Promise<string> => run(program, script, ...args);
      const submit = (): Promise<string> => call('submit', 'job.json', `shot-${language}`);
      const job = (await submit()).trim();
      expect((await submit()).trim()).toBe(job);

      const task = await take();
      await report(task, { taskStatus: 'active', log: `rendering for ${language}\n` });
      await report(task, { taskStatus: 'failed', activity: 'out of memory' });
      const follower = start(program, [script, 'follow', job]);
      expect(await follower.ends()).toBe(1);
      expect(follower.output).toMatch(/failed: \d of \d steps/);
      expect(await call('failed', job)).toMatch(new RegExp(`^${task}\t.+\tout of memory\n$`));
      expect(await call('log', task)).toContain(`rendering for ${language}`);

      expect(await call('requeue', job)).toMatch(/^[1-9]\d* tasks are queued again; the job is queued\n$/);
      const second = start(program, [script, 'follow', job]);
      await second.prints('queued');
      await completeAll(job);
      expect(await second.ends()).toBe(0);
      expect(second.output).toMatch(/completed: (\d) of \1 steps/);

      await call('delete', job);
      await waitFor('the job is gone', async () => !(await api.jobs()).some(({ id }) => id === job), 60_000);
      await expect(call('follow', job)).rejects.toThrow(/was answered 404/);
    },
    PATIENCE_MS,
  );

  it.each(CLIENTS)(
    'in %s takes an address with a slash at its end, and says in a line what is wrong',
    async (_, interpreter, script) => {
      const call = async (url: string, ...args: readonly string[]): Promise<StartedProgram> => {
        const program = start(programOf(interpreter), [script, ...args], started, { FLAMENCO_URL: url });
        await program.ends();
        return program;
      };
      const { id } = await submitted('with a slash');
      expect((await call(`${managerUrl}/`, 'failed', id)).output).toBe('');
      const unused = `http://127.0.0.1:${String(await freePort())}`;
      for (const [wrong, said, status] of [
        [await call(managerUrl, 'submit', 'no-such.json', 'a-key'), /^.*no-such\.json.*\n$/, 1],
        [await call(managerUrl, 'submit', 'job.json'), /^usage: /i, 2],
        [await call(unused, 'failed', id), /^.*127\.0\.0\.1.*\n$/, interpreter === 'bash' ? 7 : 1],
      ] as const) {
        expect(wrong.output).toMatch(said);
        expect(await wrong.ends()).toBe(status);
      }
      await completeAll(id);
    },
    PATIENCE_MS,
  );
});

it(
  'the example client in TypeScript has no faults of types',
  async () => {
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    expect(await run(process.execPath, tsc, '--project', join(clients, 'typescript'))).toBe('');
  },
  PATIENCE_MS,
);

describe('the example in docs/events.md', () => {
  const FOLLOWERS = [
    ['follow-job.mts', 'node'],
    ['follow_job.py', 'python'],
  ] as const;

  it.each(FOLLOWERS)(
    '%s follows a job to its end',
    async (script, interpreter) => {
      const { id } = await submitted(script);
      const follower = start(programOf(interpreter), [script, id]);
      await follower.prints('queued: 0 of');
      await completeAll(id);
      expect(await follower.ends()).toBe(0);
      expect(follower.output).toMatch(/^ {2}task .+: completed$/m);
      expect(follower.output).toMatch(/^completed: (\d) of \1 steps$/m);
      expect(follower.output).not.toContain('Warning');
    },
    PATIENCE_MS,
  );

  it.each(FOLLOWERS)(
    '%s ends with what is wrong when there is no such job, and when it is deleted',
    async (script, interpreter) => {
      const unknown = start(programOf(interpreter), [script, randomUUID()]);
      expect(await unknown.ends()).toBe(1);
      expect(unknown.output).toMatch(/^job [-\da-f]+: .+\n$/);
      const { id } = await submitted(script);
      const follower = start(programOf(interpreter), [script, id], started, {
        FLAMENCO_URL: `${managerUrl}/`,
      });
      await follower.prints('queued: 0 of');
      await fetch(`${managerUrl}/api/v3/jobs/${id}`, { method: 'DELETE' });
      expect(await follower.ends()).toBe(1);
      // As the event says, or, when that came first, as the answer to its request does.
      expect(follower.output).toMatch(new RegExp(`^job ${id}( was deleted|: .+)$`, 'm'));
    },
    PATIENCE_MS,
  );

  it(
    'watch-farm.sh shows what the farm does, and what happens',
    async () => {
      const watcher = start('sh', ['watch-farm.sh']);
      await watcher.prints(/^flamenco\/status \{"status":"\w+","online":true\}$/m);
      const { id } = await submitted('watched');
      await watcher.prints(new RegExp(`^flamenco/jobs \\{"id":"${id}"`, 'm'));
      await completeAll(id);
      expect((await api.job(id)).status).toBe('completed');
    },
    PATIENCE_MS,
  );

  it(
    'receive.py takes what the Manager has signed, and nothing else; is-genuine.mts tells the same',
    async () => {
      const { id } = await submitted('delivered');
      await completeAll(id);
      const [, receiver] = services;
      await receiver?.prints('job-completed delivered');
      await waitFor('the recorder has it, too', () => delivery !== undefined, 60_000);
      const forged = await fetch(`http://127.0.0.1:${String(receiverPort)}/`, {
        method: 'POST',
        headers: { ...(delivery?.headers as Record<string, string>), 'webhook-id': 'another' },
        body: delivery?.body ?? '',
      });
      expect(forged.status).toBe(401);
      writeFileSync(join(folder, 'delivery.json'), JSON.stringify(delivery));
      writeFileSync(join(folder, 'check.mts'), CHECK);
      expect(await run(process.execPath, 'check.mts', SECRET)).toBe('true false false\n');
    },
    PATIENCE_MS,
  );

  it(
    'tell_failures.py tells of a job that fails, and of a Manager that is killed',
    async () => {
      const teller = start(python, ['tell_failures.py']);
      await teller.prints(/The farm is (?!offline)\w/);
      const { id } = await submitted('doomed');
      await report(await take(), { taskStatus: 'failed' });
      await teller.prints(`Failed: doomed ${id}`);
      manager.signal('SIGKILL');
      await teller.prints('The farm is offline');
      expect(teller.output.match(/Failed:/g)).toHaveLength(1);
    },
    PATIENCE_MS,
  );
});

/** Asks the example of the delivery as it came, of another text, and with another secret. */
const CHECK = `
import { readFileSync } from 'node:fs';
import { isGenuine } from './is-genuine.mts';
const { headers, body } = JSON.parse(readFileSync('delivery.json', 'utf8'));
const secret = process.argv[2];
console.log(
  isGenuine(headers, Buffer.from(body), secret),
  isGenuine(headers, Buffer.from(body + ' '), secret),
  isGenuine(headers, Buffer.from(body), 'another secret'),
);
`;
