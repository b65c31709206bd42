import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { buildWorker, startCompiledWorker, type CompiledWorker } from './support/compiled-worker.js';
import { FakeManager } from './support/fake-manager.js';
import { scratchDirectory } from './support/scratch-directory.js';
import { until } from './support/until.js';

let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
let manager: FakeManager;
let server: Server;
let workers: CompiledWorker[];
const at = (...parts: string[]): string => join(scratch.path, ...parts);

beforeAll(buildWorker, 120_000);

beforeEach(async () => {
  scratch = await scratchDirectory();
  manager = await FakeManager.start();
  workers = [];
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'],
      ...['-addext', 'subjectAltName=IP:127.0.0.1', '-out', at('ca.pem'), '-keyout', at('key.pem')],
    ],
    { stdio: 'ignore' },
  );
  const tls = { cert: readFileSync(at('ca.pem')), key: readFileSync(at('key.pem')) };
  server = createServer(tls, (incoming, outgoing) => {
    const { method, url = '', headers } = incoming;
    const asked = request(manager.url + url, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    asked.on('error', () => outgoing.destroy());
    incoming.pipe(asked);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  for (const worker of workers) worker.process.kill('SIGKILL');
  await Promise.all(workers.map(({ exitCode }) => exitCode));
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await manager.stop();
  await scratch.remove();
});

async function start(more: string, ...args: string[]): Promise<CompiledWorker> {
  const { port } = server.address() as AddressInfo;
  const yaml = `manager_url: https://127.0.0.1:${port}\nworker_name: test\nhome_dir: home\n${more}`;
  await writeFile(at('flamenco-worker.yaml'), yaml);
  const worker = startCompiledWorker(scratch.path, args);
  workers.push(worker);
  return worker;
}

it("works with a Manager whose certificate is the studio's own, when it is told of its authority", async () => {
  await start('ca_file: ca.pem\n');
  const operations = (): readonly string[] => manager.requests.map(({ operation }) => operation);
  await until('it has signed on', () => operations().includes('sign-on'));
  expect(operations().slice(0, 2)).toEqual(['register', 'sign-on']);
});

it('does not trust just any certificate', async () => {
  const worker = await start('');
  await until('it says so', () => /certificate/.test(worker.output()));
  expect(manager.requests).toEqual([]);
});

it.each([
  ['nothing.pem', 'which cannot be read'],
  ['key.pem', 'in which is no certificate'],
])('ends when %s is to be trusted, and says why', async (file, why) => {
  const worker = await start(`ca_file: ${file}\n`);
  expect(await worker.exitCode).toBe(1);
  expect(worker.output()).toContain(`ca_file names ${at(file)}, ${why}`);
});
