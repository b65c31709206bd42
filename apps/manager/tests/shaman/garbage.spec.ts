import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { readConfig } from '../../src/manager-configuration.js';
import { UNFINISHED_CHECKOUTS } from '../../src/modules/shaman/checkout-path.js';
import { deleteShamanGarbage, showShamanGarbage } from '../../src/modules/shaman/index.js';
import { temporaryName } from '../../src/modules/shaman/temporary-names.js';
import { until } from '../http/test-manager.js';
import { sampleFile, TestShaman, type SampleFile } from './test-shaman.js';

const USED = sampleFile('used.blend');
const UNUSED = sampleFile('unused.blend', 'x'.repeat(1000));
const RECENT = sampleFile('recent.blend');
const YAML = 'shared_storage_path: ./shared\nshaman: {enabled: true, garbageCollect: {maxAge: 744h}}\n';

let shaman: TestShaman;
let printed: string;
beforeEach(() => {
  printed = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
});
afterEach(async () => {
  jest.restoreAllMocks();
  await shaman.close();
});

/** A Manager with a file that a checkout uses, one that none has used for long, and one of yesterday. */
async function startWithFiles(firstCollectionMs = 30_000, yaml = YAML): Promise<void> {
  shaman = await TestShaman.start({ yaml, times: { firstCollectionMs } });
  await shaman.store(USED, UNUSED, RECENT);
  expect((await shaman.checkout('job', [USED])).status).toBe(200);
  ageAll();
}

function ageAll(): void {
  shaman.age(shaman.blob(USED), 40);
  shaman.age(shaman.blob(UNUSED), 32);
  shaman.age(shaman.blob(RECENT), 30);
}

const loaded = (yaml = YAML): ReturnType<typeof readConfig> =>
  readConfig(`_meta: {version: 3}\n${yaml}`, join(shaman.manager.folder, 'flamenco-manager.yaml'), {});

const areThere = (...files: readonly SampleFile[]): readonly boolean[] =>
  files.map((file) => existsSync(shaman.blob(file)));

describe('the garbage collector', () => {
  it('removes what no checkout has used for long, and the folders that are empty then', async () => {
    await startWithFiles();
    await deleteShamanGarbage(loaded());
    expect(printed).toContain('1 file, 1000 bytes');
    expect(areThere(USED, UNUSED, RECENT)).toEqual([true, false, true]);
    expect(existsSync(dirname(shaman.blob(UNUSED)))).toBe(false);
    expect((await shaman.fileStatus(UNUSED)).body.status).toBe('unknown');
  });

  it('defect 6 (§25.5): shows what it would remove, and removes nothing', async () => {
    await startWithFiles();
    await showShamanGarbage(loaded());
    expect(printed.split('\n')).toEqual([
      shaman.blob(UNUSED),
      expect.stringMatching(
        /^No job has used them for long: 1 file, 1000 bytes \(0\.00 GiB\)\. .*--shaman-gc-delete$/,
      ),
      '',
    ]);
    expect(areThere(USED, UNUSED, RECENT)).toEqual([true, true, true]);
  });

  it.each([
    ['the storage', (): [string, string] => [shaman.path(), `${shaman.manager.folder}/real`]],
    ['its file store', (): [string, string] => [shaman.path('file-store'), `${shaman.manager.folder}/store`]],
  ])('defect 6 (§25.5): keeps files in use when the path of %s contains a link', async (_what, move) => {
    await startWithFiles();
    const [from, to] = move();
    renameSync(from, to);
    symlinkSync(to, from);
    if (from === shaman.path()) {
      await deleteShamanGarbage(loaded());
      expect(areThere(USED, UNUSED, RECENT)).toEqual([true, false, true]);
    } else {
      rmSync(shaman.path('jobs'), { recursive: true });
      expect((await shaman.checkout('job', [USED])).status).toBe(200);
      expect((await shaman.call(`files/${USED.sha}/${USED.size}`)).body.status).toBe('stored');
      ageAll();
      await deleteShamanGarbage(loaded());
      expect(areThere(USED, UNUSED, RECENT)).toEqual([true, false, true]);
    }
    expect(existsSync(shaman.path('jobs', 'job', 'used.blend'))).toBe(true);
  });

  it('keeps files of absolute links, and minds neither dangling links nor loops', async () => {
    await startWithFiles();
    rmSync(shaman.path('jobs', 'job'), { recursive: true });
    mkdirSync(shaman.path('jobs', 'by-hand', 'deep'), { recursive: true });
    symlinkSync(shaman.blob(USED), shaman.path('jobs', 'by-hand', 'deep', 'absolute'));
    symlinkSync('nowhere', shaman.path('jobs', 'by-hand', 'dangling'));
    symlinkSync('loop', shaman.path('jobs', 'by-hand', 'loop'));
    symlinkSync('..', shaman.path('jobs', 'by-hand', 'up'));
    await deleteShamanGarbage(loaded());
    expect(areThere(USED, UNUSED, RECENT)).toEqual([true, false, true]);
  });

  it('takes the files of an erased checkout', async () => {
    await startWithFiles();
    rmSync(shaman.path('jobs', 'job'), { recursive: true });
    await deleteShamanGarbage(loaded());
    expect(areThere(USED, UNUSED, RECENT)).toEqual([false, false, true]);
  });

  it('removes nothing where the folder of jobs is missing: then everything would seem unused', async () => {
    await startWithFiles();
    rmSync(shaman.path('jobs'), { recursive: true });
    await expect(deleteShamanGarbage(loaded())).rejects.toMatchObject({ code: 'storage-failed' });
    expect(areThere(USED, UNUSED, RECENT)).toEqual([true, true, true]);
  });

  it('leaves alone what somebody else put into the store', async () => {
    await startWithFiles();
    const note = shaman.path('file-store', 'stored', 'README.txt');
    writeFileSync(note, 'hands off');
    shaman.age(note, 100);
    await deleteShamanGarbage(loaded());
    expect(existsSync(note)).toBe(true);
  });

  it('is refused where Shaman is off', async () => {
    await startWithFiles();
    const off = loaded('shared_storage_path: ./shared\nshaman: {enabled: false}\n');
    await expect(showShamanGarbage(off)).rejects.toMatchObject({ code: 'shaman-disabled' });
    await expect(deleteShamanGarbage(off)).rejects.toMatchObject({ code: 'shaman-disabled' });
  });

  it('comes by itself after the start', async () => {
    await startWithFiles(300);
    await until('it came', () => !existsSync(shaman.blob(UNUSED)));
    expect(areThere(USED, RECENT)).toEqual([true, true]);
  });

  it('comes again after each period', async () => {
    await startWithFiles(
      50,
      'shared_storage_path: ./shared\nshaman: {enabled: true, garbageCollect: {period: 50ms}}\n',
    );
    await until('it came', () => !existsSync(shaman.blob(UNUSED)));
    await shaman.store(UNUSED);
    shaman.age(shaman.blob(UNUSED), 32);
    await until('it came again', () => !existsSync(shaman.blob(UNUSED)));
    expect(areThere(USED, RECENT)).toEqual([true, true]);
  });
});

describe('after a crash', () => {
  it('what uploads left is removed at the start once it is old, and with it the empty folders', async () => {
    shaman = await TestShaman.start({ yaml: YAML, times: { firstCollectionMs: 200 } });
    const left = shaman.path('file-store', 'uploading', 'ab', 'c'.repeat(62));
    mkdirSync(left, { recursive: true });
    for (const name of ['10-old.tmp', '10-young.tmp']) writeFileSync(join(left, name), 'half');
    shaman.age(join(left, '10-old.tmp'), 1);
    await until('the old one is removed', () => !existsSync(join(left, '10-old.tmp')));
    expect(readdirSync(left)).toEqual(['10-young.tmp']);
  });

  it('the checkout that was being made is removed at the start once it is old, and a younger one is not', async () => {
    shaman = await TestShaman.start({ yaml: YAML, times: { firstCollectionMs: 200 } });
    const unfinished = (name: string): string => shaman.path('jobs', UNFINISHED_CHECKOUTS, name);
    for (const name of ['old', 'young']) mkdirSync(join(unfinished(name), 'textures'), { recursive: true });
    symlinkSync('../../file-store/stored/nothing', join(unfinished('old'), 'shot.blend'));
    shaman.age(unfinished('old'), 1);
    await until('the old one is removed', () => !existsSync(unfinished('old')));
    expect(existsSync(unfinished('young'))).toBe(true);
  });

  it('what a Manager of this computer left is removed at the start at once, and what a live one makes is not', async () => {
    shaman = await TestShaman.start({ yaml: YAML, times: { firstCollectionMs: 200 } });
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    const nameOf = (host: string, pid: number): string => `${host}~${pid}~0a1b2c3d~${crypto.randomUUID()}`;
    const abandoned = [nameOf(hostname(), dead), nameOf(hostname(), process.pid)]; // the other run had the same number
    const others = [temporaryName(), nameOf('elsewhere', dead), nameOf(hostname(), process.ppid)];
    const upload = shaman.path('file-store', 'uploading', 'ab', 'c'.repeat(62));
    for (const name of [...abandoned, ...others]) {
      mkdirSync(shaman.path('jobs', UNFINISHED_CHECKOUTS, name, 'textures'), { recursive: true });
      mkdirSync(upload, { recursive: true });
      writeFileSync(join(upload, `10-${name}.tmp`), 'half');
    }
    const left = (): readonly string[] => [
      ...readdirSync(shaman.path('jobs', UNFINISHED_CHECKOUTS)).sort(),
      ...readdirSync(upload).sort(),
    ];
    await until('the abandoned ones are removed', () => left().length === 2 * others.length);
    expect(left()).toEqual([...others.toSorted(), ...others.map((name) => `10-${name}.tmp`).toSorted()]);
  });

  it('of the process in the middle of a file, the file is unknown, and can be uploaded', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'flamenco-crash-'));
    shaman = await TestShaman.start({ yaml: `shared_storage_path: ${folder}\nshaman: {enabled: true}\n` });
    const half = join(folder, 'file-store', 'uploading', USED.sha.slice(0, 2), USED.sha.slice(2));
    mkdirSync(half, { recursive: true });
    const writer = `require('fs').appendFileSync(process.argv[1], 'content of'); process.kill(process.pid, 'SIGKILL')`;
    const { signal } = spawnSync(process.execPath, ['-e', writer, join(half, `${USED.size}-dead.tmp`)]);
    expect(signal).toBe('SIGKILL');
    expect((await shaman.fileStatus(USED)).body.status).toBe('unknown');
    expect((await shaman.upload(USED, { 'X-Shaman-Can-Defer-Upload': 'True' })).status).toBe(200);
    rmSync(folder, { recursive: true });
  });
});
