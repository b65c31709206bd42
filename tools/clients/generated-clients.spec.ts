import { execFile } from 'node:child_process';
import {
  copyFileSync,
  globSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { freePort } from '../demo/free-port.ts';
import { launchChromium } from '../farm/chromium.ts';
import { prepareFarmFolder } from '../farm/farm-folder.ts';
import { FarmProcess } from '../farm/farm-process.ts';
import { ManagerApi } from '../farm/manager-api.ts';
import { providePythonPrograms } from '../python/python-environment.ts';

const root = join(import.meta.dirname, '../..');

/** Python packages come from PyPI the first time. */
const PATIENCE_MS = 300_000;

/** What each client calls, in this order, and how it is answered. */
const CALLS = [
  ['shamanCheckoutRequirements', 200],
  ['shamanFileStore', 200],
  ['shamanCheckout', 200],
  ['submitJobCheck', 204],
  ['submitJob', 200],
  ['fetchJobs', 200],
  ['registerWorker', 200],
  ['signOn', 200],
  ['workerStateChanged', 204],
  ['scheduleTask', 200],
  ['taskOutputProduced', 202],
  ['taskUpdate', 204],
  ['fetchJobTasks', 200],
  ['fetchTask', 200],
  ['fetchTaskLogTail', 200],
  ['setJobStatus', 204],
  ['setJobStatus', 204],
  ['deleteJob', 204],
];

let folder: string;
let manager: FarmProcess;
let api: ManagerApi;
let browser: Browser;

/** The document, as a client's generator gets it from the Manager. */
let document: string;

beforeAll(async () => {
  browser = await launchChromium();
  folder = mkdtempSync(join(tmpdir(), 'flamenco-clients-'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const port = await freePort();
  const farm = prepareFarmFolder(folder, { name: 'Clients', port, isShamanEnabled: true });
  api = new ManagerApi(`http://127.0.0.1:${String(port)}`);
  manager = FarmProcess.start('manager', farm.managerConfig, farm.managerLog);
  await manager.ready(() => api.answers());
  document = join(folder, 'openapi.json');
  writeFileSync(document, await (await fetch(`${api.url}/api/v3/openapi3.json`)).text());
}, PATIENCE_MS);

afterAll(async () => {
  await browser.close();
  await manager.stop();
  rmSync(folder, { recursive: true });
}, 60_000);

/** Runs a program in the folder. @returns what it printed; throws with all of it when it fails */
async function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const { stdout } = await promisify(execFile)(program, args, {
    cwd: folder,
    env: { ...process.env, NODE_OPTIONS: '', ...env },
  }).catch((error: unknown) => {
    const { stdout = '', stderr = '' } = error as { readonly stdout?: string; readonly stderr?: string };
    throw new Error(`${program} ${args.join(' ')} failed:\n${stdout}${stderr}`, { cause: error });
  });
  return stdout;
}

/** The ids of a document's operations, in small letters. */
function operationsOf(json: string): string[] {
  const { paths } = JSON.parse(json) as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId: string }>>>>;
  };
  return Object.values(paths).flatMap((item) =>
    Object.values(item).map(({ operationId }) => operationId.toLowerCase()),
  );
}

describe('a client generated from the document drives a job, uploads a file, and works on a task', () => {
  it(
    'in TypeScript, by openapi-typescript and openapi-fetch, in strict mode',
    async () => {
      // The Worker's own client is made by the same version.
      const generator = createRequire(join(root, 'apps/worker/package.json')).resolve('openapi-typescript');
      await run(process.execPath, [
        join(dirname(generator), '../bin/cli.js'),
        document,
        '-o',
        join(folder, 'schema.ts'),
      ]);
      writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
      copyFileSync(join(import.meta.dirname, 'typescript-client.ts'), join(folder, 'client.ts'));
      const options =
        '--noEmit --strict --noUncheckedIndexedAccess --skipLibCheck --types node --target es2023';
      await run(process.execPath, [
        join(root, 'node_modules/typescript/bin/tsc'),
        ...options.split(' '),
        ...['--module', 'nodenext', '--allowImportingTsExtensions', '--ignoreConfig', 'client.ts'],
      ]);
      expect(JSON.parse(await run(process.execPath, ['client.ts', api.url]))).toEqual(CALLS);
    },
    PATIENCE_MS,
  );

  it(
    'in Python, by openapi-python-client, which leaves nothing out',
    async () => {
      const requirements = join(import.meta.dirname, 'requirements.txt');
      const programs = providePythonPrograms(
        root,
        { name: 'openapi-python-client', requirements },
        (line) => {
          process.stdout.write(`${line}\n`);
        },
      );
      const client = join(folder, 'flamenco_client');
      await run(join(programs, 'openapi-python-client'), [
        'generate',
        ...['--path', document, '--meta', 'none', '--output-path', client],
        ...['--config', join(import.meta.dirname, 'python-client.yaml')],
      ]);
      const modules = globSync('api/*/[!_]*.py', { cwd: client });
      expect(modules.map((path) => basename(path, '.py').replaceAll('_', '')).sort()).toEqual(
        operationsOf(readFileSync(document, 'utf8')).sort(),
      );
      const script = join(import.meta.dirname, 'python_client.py');
      const calls = await run(join(programs, 'python'), [script, api.url], { PYTHONPATH: folder });
      expect(JSON.parse(calls)).toEqual(CALLS);
    },
    PATIENCE_MS,
  );
});

describe('Swagger UI', () => {
  it.each([
    ['jobs', 'submitJob'],
    ['shaman', 'shamanFileStoreCheck'],
    ['worker-mgt', 'createWorkerTag'],
  ])(
    'under %s, "Try it out" and "Execute" of %s succeed with nothing changed',
    async (tag, operationId) => {
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
      await page.goto(`${api.url}/api/v3/swagger-ui/#/${tag}/${operationId}`);
      const operation = page.locator(`#operations-${tag}-${operationId}`);
      // By the keyboard: on a busy computer, the page scrolls to the operation for longer than a click waits.
      await operation.getByRole('button', { name: 'Try it out' }).press('Enter');
      await operation.getByRole('button', { name: 'Execute' }).press('Enter');
      const answer = operation.locator('.live-responses-table .response .response-col_status');
      expect(await answer.innerText()).toMatch(/^200\b/);
      await page.close();
    },
    PATIENCE_MS,
  );

  it('leads to the document for generators of clients', async () => {
    const page = await browser.newPage();
    await page.goto(`${api.url}/api/v3/swagger-ui/`);
    const link = page.getByRole('link', { name: 'openapi3.json' });
    const href = (await link.getAttribute('href')) ?? '';
    const linked = await (await fetch(new URL(href, page.url()))).json();
    expect(linked).toMatchObject({ openapi: expect.stringMatching(/^3\./), info: { title: 'Flamenco' } });
    await page.close();
  }, 60_000);
});
