import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { useFarm, type TestFarm } from '../farm/test-farm.js';
import { sampleFile, specOf, type SampleFile } from '../shaman/test-shaman.js';
import { rowsOf } from './cases.js';
import { ExistingClient } from './existing-client.js';
import { SHAMAN_CASES, SHAMAN_OFF_CASES } from './shaman.cases.js';

const YAML = 'shared_storage_path: ./shared\n';

const on = useFarm({ yaml: `${YAML}shaman: {enabled: true}\n` });
const off = useFarm({ yaml: `${YAML}shaman: {enabled: false}\n` });

beforeAll(() => {
  mkdirSync(shared(), { recursive: true });
});

const shared = (...names: readonly string[]): string => join(on.folder, 'shared', ...names);

describe.each([
  ['a call', SHAMAN_CASES, on],
  ['a call where Shaman is off', SHAMAN_OFF_CASES, off],
] as const)('%s', (_which, cases, farm: TestFarm) => {
  it.each(rowsOf(cases))('%s %i: %s', async (_operationId, status, _what, run) => {
    const reply = await run(new ExistingClient(farm.api), farm);
    expect([reply.status, reply.text]).toEqual([status, reply.text]);
  });
});

const client = (): ExistingClient => new ExistingClient(on.api);

async function store(file: SampleFile): Promise<SampleFile> {
  const reply = await client().call('shamanFileStore', {
    path: { checksum: file.sha, filesize: file.size },
    body: file.bytes,
    headers: { 'Content-Type': 'application/octet-stream', 'X-Shaman-Can-Defer-Upload': 'False' },
  });
  expect([reply.status, reply.text]).toEqual([200, '']);
  return file;
}

async function checkout(checkoutPath: string, ...files: readonly SampleFile[]): Promise<[number, string]> {
  const { status, json } = await client().call('shamanCheckout', {
    body: { files: files.map(specOf), checkoutPath },
  });
  return [status, (json as { readonly checkoutPath?: string }).checkoutPath ?? ''];
}

describe('what is uploaded', () => {
  it('lies where Flamenco 3 puts it (§25.1)', async () => {
    const { sha, size } = await store(sampleFile('layout.blend'));
    expect(existsSync(shared('file-store', 'stored', sha.slice(0, 2), sha.slice(2), `${size}.blob`))).toBe(
      true,
    );
  });

  it('is asked for by requirements with unknown or uploading alone, at the paths that were named (§25.2)', async () => {
    const [here, missing] = [await store(sampleFile('here.blend')), sampleFile('missing.blend')];
    const { json } = await client().call('shamanCheckoutRequirements', {
      body: { files: [here, missing, { ...missing, path: 'again.blend' }].map(specOf) },
    });
    expect(json).toEqual({ files: [{ ...specOf(missing), status: 'unknown' }] });
  });

  it('keeps its time of change young when it is asked for (§25.2)', async () => {
    const { sha, size, ...file } = await store(sampleFile('asked.blend'));
    const before = Date.now();
    await client().call('shamanCheckoutRequirements', { body: { files: [{ sha, size, path: file.path }] } });
    const path = shared('file-store', 'stored', sha.slice(0, 2), sha.slice(2), `${size}.blob`);
    expect(statSync(path).mtimeMs).toBeGreaterThanOrEqual(before - 1000);
  });
});

describe('defects of Flamenco 3', () => {
  it.each(['..', '.', '../..', 'a/../..'])('defect 5 (§25.3): no checkout is at %j', async (path) => {
    const file = await store(sampleFile(`of ${path}`));
    expect((await checkout(path, file))[0]).toBe(400);
    expect(existsSync(shared('file-store', 'stored'))).toBe(true);
  });

  it.each(['../../escaped', '/escaped', 'a/../../../escaped'])(
    'defect 5 (§25.3): no file of a checkout is at %j',
    async (path) => {
      const file = await store(sampleFile(path));
      expect((await checkout('inside', file))[0]).toBe(400);
      expect([...readdirSync(shared()), ...readdirSync(on.folder)]).not.toContain('escaped');
    },
  );

  it('defect 5 (§25.3): a checkout that fails leaves the other one of its name alone', async () => {
    const file = await store(sampleFile('precious.blend'));
    expect(await checkout('precious', file)).toEqual([200, 'precious']);
    expect((await checkout('precious', file, sampleFile('never sent')))[0]).toBe(424);
    expect((await checkout('precious', file, { ...file, path: 'n'.repeat(300) }))[0]).toBe(400);
    expect(existsSync(shared('jobs', 'precious', 'precious.blend'))).toBe(true);
  });

  it('defect 18 (§25.3): a checkout that cannot be made says why by its status', async () => {
    const [one, other] = [await store(sampleFile('one')), await store(sampleFile('other'))];
    expect((await checkout('why', { ...one, path: 'x' }, { ...other, path: 'x' }))[0]).toBe(409);
    expect((await checkout('why', { ...one, path: 'x' }, { ...other, path: 'x/y' }))[0]).toBe(409);
    expect((await checkout('why', one, sampleFile('nowhere')))[0]).toBe(424);
  });

  it.each(['', 'a', '../../x'])('defect 27 (§7.1): the checksum %j is refused everywhere', async (sha) => {
    const body = { files: [{ sha, size: 1, path: 'x' }] };
    const answers = [
      await client().call('shamanCheckoutRequirements', { body }),
      await client().call('shamanCheckout', { body: { ...body, checkoutPath: 'x' } }),
    ];
    if (sha !== '')
      answers.push(await client().call('shamanFileStoreCheck', { path: { checksum: sha, filesize: 1 } }));
    for (const { status } of answers) expect(status).toBe(400);
  });
});
