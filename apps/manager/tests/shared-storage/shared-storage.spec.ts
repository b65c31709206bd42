import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { SharedFolderDto } from '@flamenco/api-contracts';
import { SharedStorageModule } from '../../src/modules/shared-storage/index.js';
import { ReadingLimits } from '../../src/modules/shared-storage/reading-limits.js';
import { sharedStoragePart } from '../../src/modules/shared-storage/shared-storage.part.js';
import { FarmClient, ok, type Answer } from '../farm/farm-client.js';
import { startTestManager, type TestManager, until } from '../http/test-manager.js';

/** What a refusal is, for programs and for people. */
interface Refused {
  readonly error: string;
  readonly message: string;
}

let manager: TestManager | undefined;
afterEach(async () => {
  await manager?.close();
  manager = undefined;
});

const SHARED = 'shared_storage_path: ./shared\nshaman: {enabled: true}\n';

async function start(yaml = SHARED, limits: Partial<ReadingLimits> = {}): Promise<void> {
  const times = { provide: ReadingLimits, useValue: { ...new ReadingLimits(), ...limits } };
  const module = { module: SharedStorageModule, providers: [times] };
  manager = await startTestManager({ yaml, parts: [{ ...sharedStoragePart, module: () => module }] });
}

/** A path beside, or in, the shared storage. */
const at = (...names: readonly string[]): string => join(manager!.folder, ...names);
const shared = (...names: readonly string[]): string => at('shared', ...names);

function file(path: string, bytes = 3): void {
  writeFileSync(path, 'x'.repeat(bytes));
}

function get(
  query: Readonly<Record<string, string | number | boolean>>,
): Promise<Answer<SharedFolderDto & Refused>> {
  const text = new URLSearchParams(
    Object.fromEntries(Object.entries(query).map(([key, value]) => [key, String(value)])),
  );
  return new FarmClient(`${manager!.url}/api/v3`).get(`/shared-storage/folder?${text.toString()}`);
}

const list = (query: Parameters<typeof get>[0] = {}): Promise<SharedFolderDto> => ok(get(query));
const names = ({ entries }: SharedFolderDto): readonly string[] => entries.map(({ name }) => name);

/** A film with two shots, and what else is found in such folders. */
async function startWithFilm(): Promise<void> {
  await start();
  for (const folder of ['film/shot-2', 'film/shot-10', 'file-store', 'jobs', '.trash', '$RECYCLE.BIN'])
    mkdirSync(shared(folder), { recursive: true });
  for (const name of ['b.blend', 'A.blend', 'shot_10.blend', 'shot_2.blend', 'notes.txt', '.hidden'])
    file(shared('film', name));
}

describe('a folder of the shared storage', () => {
  it('is listed with folders first, by name as people count, with sizes and times', async () => {
    await startWithFilm();
    file(shared('film', 'b.blend'), 2_048);
    utimesSync(shared('film', 'b.blend'), new Date(0), new Date('2026-11-29T10:00:00.000Z'));
    const film = await list({ path: 'film' });
    expect(names(film)).toEqual([
      'shot-2',
      'shot-10',
      'A.blend',
      'b.blend',
      'notes.txt',
      'shot_2.blend',
      'shot_10.blend',
    ]);
    expect(film).toMatchObject({ path: 'film', location: shared('film'), total: 7, hidden: 1 });
    expect(film.entries[0]).toMatchObject({ kind: 'folder' });
    expect(film.entries[3]).toEqual({
      name: 'b.blend',
      kind: 'file',
      size: 2_048,
      changed: '2026-11-29T10:00:00.000Z',
    });
  });

  it('is the shared storage itself without a path; what is hidden is counted, and shown on request', async () => {
    await startWithFilm();
    const root = await list();
    expect([names(root), root.location, root.hidden]).toEqual([['film', 'jobs'], shared(), 3]);
    expect(names(await list({ hidden: true }))).toEqual([
      '$RECYCLE.BIN',
      '.trash',
      'file-store',
      'film',
      'jobs',
    ]);
    expect(await list({ path: '.trash' })).toMatchObject({ entries: [], total: 0 });
  });

  it('can be searched, and limited to files of one kind', async () => {
    await startWithFilm();
    expect(names(await list({ path: 'film', search: 'SHOT' }))).toEqual([
      'shot-2',
      'shot-10',
      'shot_2.blend',
      'shot_10.blend',
    ]);
    expect(names(await list({ path: 'film', ending: '.Blend', search: 'b' }))).toEqual([
      'A.blend',
      'b.blend',
      'shot_2.blend',
      'shot_10.blend',
    ]);
  });

  it('comes in pages that together are all of it, in its order, also with 3,000 entries', async () => {
    await start();
    mkdirSync(shared('frames'), { recursive: true });
    const all = Array.from({ length: 3_000 }, (_, i) => `frame-${i}.exr`);
    for (const name of all) file(shared('frames', name), 1);
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list({ path: 'frames', limit: 700, ...(cursor !== undefined && { cursor }) });
      expect(page.total).toBe(3_000);
      found.push(...names(page));
      cursor = page.next;
    } while (cursor !== undefined);
    expect(found).toEqual(all);
  });

  it('is not there, is a file, or cannot be read: the answer says what to do', async () => {
    await startWithFilm();
    expect(await get({ path: 'gone' })).toMatchObject({
      status: 404,
      body: { error: 'shared-folder-not-found' },
    });
    expect(await get({ path: 'film/b.blend' })).toMatchObject({
      status: 400,
      body: { error: 'not-a-folder' },
    });
    expect(await get({ cursor: 'made-up' })).toMatchObject({
      status: 400,
      body: { error: 'cursor-unusable' },
    });
  });
});

describe('nothing outside of the shared storage is told', () => {
  it.each([
    '..',
    '../',
    'film/..',
    'film/../..',
    'film/./shot-2',
    '.',
    '. .',
    '...',
    '.. ',
    'film//shot-2',
    'film/',
    '/etc',
    '/',
    '//server/share',
    '\\\\server\\share',
    'film\\..\\..',
    'C:',
    'c:/Windows',
    'C:\\Windows',
    'film/\u0000',
  ])('%j is refused', async (path) => {
    await startWithFilm();
    expect(await get({ path })).toMatchObject({ status: 400, body: { error: 'unsafe-path' } });
  });

  it('percent signs are no other way to write a path', async () => {
    await startWithFilm();
    expect((await get({ path: '%2e%2e' })).status).toBe(404);
    expect((await get({ path: '%2fetc' })).status).toBe(404);
  });

  it('nor by links that lead out, or nowhere', async () => {
    await startWithFilm();
    const outside = realpathSync(mkdtempSync(join(tmpdir(), 'flamenco-outside-')));
    try {
      file(join(outside, 'secret.blend'), 7);
      mkdirSync(join(outside, 'below'));
      symlinkSync(outside, shared('film', 'out'));
      symlinkSync(join(outside, 'secret.blend'), shared('film', 'out.blend'));
      symlinkSync('nowhere', shared('film', 'broken.blend'));
      symlinkSync('..', shared('film', 'up'));
      symlinkSync('../..', shared('film', 'above'));
      symlinkSync('round', shared('film', 'round'));
      for (const path of ['film/out', 'film/out/below', 'film/above'])
        expect(await get({ path })).toMatchObject({ status: 403, body: { error: 'outside-shared-storage' } });
      expect((await get({ path: 'film/round' })).status).toBe(400);
      const { entries } = await list({ path: 'film' });
      for (const name of ['out', 'out.blend', 'broken.blend', 'above', 'round'])
        expect(entries.find((entry) => entry.name === name)).toEqual({ name, kind: 'other' });
    } finally {
      rmSync(outside, { recursive: true });
    }
  });

  it('links that stay in it are followed, as in the checkouts of Shaman; also when it is a link itself', async () => {
    await start('shared_storage_path: ./linked\nshaman: {enabled: true}\n');
    mkdirSync(shared('film'), { recursive: true });
    symlinkSync('shared', at('linked'));
    file(shared('film', 'shot.blend'), 5);
    symlinkSync('film', shared('also-film'));
    symlinkSync('../film/shot.blend', shared('film', 'again.blend'));
    expect((await list()).entries).toMatchObject([
      { name: 'film', kind: 'folder' },
      { name: 'also-film', kind: 'folder' },
    ]);
    const { entries, location } = await list({ path: 'also-film' });
    expect(location).toBe(at('linked', 'also-film'));
    expect(entries).toMatchObject([
      { name: 'again.blend', kind: 'file', size: 5 },
      { name: 'shot.blend', kind: 'file', size: 5 },
    ]);
  });

  it('nor the content of a file', async () => {
    await startWithFilm();
    writeFileSync(shared('film', 'b.blend'), 'BLENDER-very-secret');
    expect(JSON.stringify(await list({ path: 'film' }))).not.toContain('very-secret');
  });
});

describe('a shared storage that cannot be asked', () => {
  it('is not set up yet', async () => {
    await start('');
    expect(await get({})).toMatchObject({ status: 503, body: { error: 'storage-not-set-up' } });
  });

  it('is not mounted', async () => {
    await start();
    rmSync(shared(), { recursive: true, force: true });
    const { status, body } = await get({});
    expect([status, body.error]).toEqual([503, 'shared-storage-failed']);
    expect(body.message).toMatch(/cannot be reached \(ENOENT\)\. Check that it is mounted/);
  });

  it('does not answer: 503 says so, the Manager goes on, and asks it again when it has come back', async () => {
    const program = new URL('hanging-storage.mjs', import.meta.url);
    await start(SHARED, { program, patienceMs: 200, mostHanging: 2 });
    const [one, other] = await Promise.all([get({ path: 'hangs' }), get({ path: 'waits behind it' })]);
    for (const { status, body } of [one, other]) {
      expect([status, body.error]).toEqual([503, 'shared-storage-silent']);
      expect(body.message).toMatch(/did not answer within 0\.2 seconds\. Its server, or the network/);
    }
    expect((await fetch(`${manager!.url}/api/v3/version`)).status).toBe(200);
    await until('the thread that hung is over, and the storage answers', async () => {
      const { status, body } = await get({ path: 'answers' });
      return status === 200 && names(body).join() === 'answered';
    });
  });
});
