import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CheckoutErasure } from '../../src/modules/shaman/checkout-erasure.js';
import { UNFINISHED_CHECKOUTS } from '../../src/modules/shaman/checkout-path.js';
import { ShamanCheckouts } from '../../src/modules/shaman/shaman-checkouts.js';
import { until } from '../http/test-manager.js';
import { sampleFile, specOf, TestShaman } from './test-shaman.js';

const BLEND = sampleFile('shot.blend');
const TEXTURE = sampleFile('textures/wood.png');
const UNKNOWN = sampleFile('never-sent.png');

let shaman: TestShaman;
beforeAll(async () => {
  shaman = await TestShaman.start({ times: { uploadSilenceMs: 5_000, checkoutWaitMs: 5_000 } });
  await shaman.store(BLEND, TEXTURE);
});
beforeEach(() => {
  rmSync(shaman.path('jobs'), { recursive: true, force: true });
});
afterAll(() => shaman.close());

const jobs = (...names: readonly string[]): string => shaman.path('jobs', ...names);

/** The path that a checkout got; it must succeed. */
async function checkoutPath(requested: string, files = [BLEND, TEXTURE]): Promise<string> {
  const { status, body } = await shaman.checkout(requested, files);
  expect([status, body.message]).toEqual([200, undefined]);
  return body.checkoutPath!;
}

describe('the requirements of a checkout', () => {
  it('are the files that are not here, each content once', async () => {
    const again = { ...UNKNOWN, path: 'the/same/again.png' };
    const { status, body } = await shaman.requirements([BLEND, UNKNOWN, again, UNKNOWN, TEXTURE]);
    expect([status, body]).toEqual([200, { files: [{ ...specOf(UNKNOWN), status: 'unknown' }] }]);
  });

  it('keep the files that are here from the garbage collector', async () => {
    shaman.age(shaman.blob(BLEND), 100);
    await shaman.requirements([BLEND]);
    expect(shaman.ageInDays(shaman.blob(BLEND))).toBeLessThan(1);
  });

  it('of nothing are nothing', async () => {
    expect((await shaman.requirements([])).body).toEqual({ files: [] });
  });

  it.each(['', 'a', '../../../../etc', 'A'.repeat(64)])('refuse the checksum %j', async (sha) => {
    expect((await shaman.requirements([{ sha, size: 1, path: 'x' }])).status).toBe(400);
    expect((await shaman.checkout('refused', [{ sha, size: 1, path: 'x' }])).status).toBe(400);
  });
});

describe('a checkout', () => {
  it('consists of relative links to the stored files', async () => {
    expect(await checkoutPath('Film/shot 10')).toBe('Film/shot 10');
    const link = jobs('Film', 'shot 10', 'textures', 'wood.png');
    expect(readlinkSync(link)).toBe(
      `../../../../file-store/stored/${TEXTURE.sha.slice(0, 2)}/${TEXTURE.sha.slice(2)}/${TEXTURE.size}.blob`,
    );
    expect(readFileSync(link, 'utf8')).toBe('content of textures/wood.png');
  });

  it('can be read where the storage is mounted elsewhere', async () => {
    const path = await checkoutPath('moved');
    renameSync(shaman.path(), `${shaman.path()}-elsewhere`);
    const content = readFileSync(join(`${shaman.path()}-elsewhere`, 'jobs', path, 'shot.blend'), 'utf8');
    renameSync(`${shaman.path()}-elsewhere`, shaman.path());
    expect(content).toBe('content of shot.blend');
  });

  it('has its files touched, before the garbage collector comes', async () => {
    shaman.age(shaman.blob(BLEND), 100);
    await checkoutPath('touched');
    expect(shaman.ageInDays(shaman.blob(BLEND))).toBeLessThan(1);
  });

  it('of a name that is taken gets a suffix, and leaves the other alone', async () => {
    const paths = [await checkoutPath('twice'), await checkoutPath('twice', [BLEND])];
    expect(paths).toEqual(['twice', expect.stringMatching(/^twice-[a-z0-9]{4}$/)]);
    expect(shaman.list('jobs', 'twice')).toEqual(['shot.blend', 'textures/wood.png']);
  });

  it('of many at the same time get paths of their own', async () => {
    const paths = await Promise.all(Array.from({ length: 10 }, () => checkoutPath('rush/hour')));
    expect(new Set(paths).size).toBe(10);
    expect(shaman.list('jobs')).toHaveLength(20);
  });

  it.each([
    ['Shot 10: final?', 'Shot 10- final-'],
    ['', 'job'],
    ['Ñandú/動画', 'Ñandú/動画'],
  ])('for a job named %j is at %j', async (name, path) => {
    expect(await checkoutPath(name)).toBe(path);
    expect(shaman.list('jobs', path)).toHaveLength(2);
  });

  it('may name a file twice (UDIM), have a content at two paths, and names of any alphabet', async () => {
    const other = { ...TEXTURE, path: 'Überzüge/木.1001?.png' };
    await checkoutPath('udim', [BLEND, TEXTURE, TEXTURE, other, BLEND]);
    expect(shaman.list('jobs', 'udim')).toEqual(
      ['shot.blend', 'textures/wood.png', 'Überzüge/木.1001?.png'].sort(),
    );
  });

  it('of no files is an empty folder', async () => {
    expect(readdirSync(jobs(await checkoutPath('nothing', [])))).toEqual([]);
  });

  it('is refused with 424 when files are missing, naming them, and leaves nothing', async () => {
    const missing = Array.from({ length: 7 }, (_, index) => sampleFile(`missing-${index}.png`));
    const { status, body } = await shaman.checkout('deep/down/incomplete', [BLEND, ...missing]);
    expect([status, body.error]).toEqual([424, 'checkout-files-missing']);
    expect(body.message).toMatch(/missing-0\.png, .* and 2 more\. Upload them/);
    expect(readdirSync(jobs())).toEqual([]);
  });

  it.each([
    ['two contents at one path', [BLEND, { ...TEXTURE, path: BLEND.path }]],
    ['a file in a file', [BLEND, { ...TEXTURE, path: `${BLEND.path}/wood.png` }]],
  ])('is refused with 409 for %s', async (_what, files) => {
    expect((await shaman.checkout('conflict', files)).status).toBe(409);
    expect(existsSync(jobs('conflict'))).toBe(false);
  });

  it('that cannot be made leaves the one whose name it asked for alone', async () => {
    await checkoutPath('precious');
    const tooLong = { ...BLEND, path: 'n'.repeat(300) };
    const { status, body } = await shaman.checkout('precious', [TEXTURE, tooLong]);
    expect([status, body.error]).toEqual([400, 'path-too-long']);
    expect(shaman.list('jobs')).toEqual(['precious/shot.blend', 'precious/textures/wood.png']);
    expect(readdirSync(jobs())).toEqual(['precious']);
  });
});

describe('what leads out of a checkout', () => {
  it.each(['..', '.', '../x', '/abs', 'a/../../x', 'a/..', './x', '../../file-store'])(
    'as the path %j is refused, and nothing is written',
    async (path) => {
      const { status, body } = await shaman.checkout(path, [BLEND]);
      expect([status, body.error]).toEqual([400, 'unsafe-path']);
      expect(shaman.list('jobs')).toEqual([]);
    },
  );

  it.each(['../x', '..', '.', '/abs', 'a/../../x', 'a//b', '..\\x', 'C:/x', '', 'x\0y', '../../escaped'])(
    'as the file %j is refused, and nothing is written',
    async (path) => {
      const { status, body } = await shaman.checkout('inside', [{ ...BLEND, path }]);
      expect([status, body.error]).toEqual([400, 'unsafe-path']);
      expect(shaman.list('jobs')).toEqual([]);
      expect(readdirSync(shaman.manager.folder)).not.toContain('escaped');
    },
  );

  it('by a link in the folder of jobs is refused', async () => {
    const outside = join(shaman.manager.folder, 'outside');
    mkdirSync(outside, { recursive: true });
    mkdirSync(jobs());
    symlinkSync(outside, jobs('link'));
    const { status, body } = await shaman.checkout('link/shot', [BLEND]);
    expect([status, body.error]).toEqual([409, 'folder-is-a-link']);
    expect(await checkoutPath('link')).toMatch(/^link-[a-z0-9]{4}$/);
    expect(readdirSync(outside)).toEqual([]);
  });
});

describe('a checkout of a file that somebody else is sending', () => {
  it('waits until it is here: who was told 425 asks for the checkout at once', async () => {
    const file = sampleFile('deferred.blend');
    const upload = shaman.slowUpload(file);
    await upload.send(file.bytes.subarray(0, 5));
    await until('it is under way', async () => (await shaman.fileStatus(file)).body.status === 'uploading');
    expect((await shaman.upload(file, { 'X-Shaman-Can-Defer-Upload': 'True' })).status).toBe(425);
    const made = shaman.checkout('deferred', [BLEND, file]);
    expect((await shaman.fileStatus(file)).body.status).toBe('uploading');
    expect(await upload.finish(file.bytes.subarray(5))).toBe(200);
    expect(await made).toMatchObject({ status: 200, body: { checkoutPath: 'deferred' } });
  });

  it('is refused with 424 as soon as the other gives up', async () => {
    const file = sampleFile('given-up.blend');
    const upload = shaman.slowUpload(file);
    await upload.send(file.bytes.subarray(0, 5));
    await until('it is under way', async () => (await shaman.fileStatus(file)).body.status === 'uploading');
    const made = shaman.checkout('given-up', [BLEND, file]);
    await shaman.fileStatus(file);
    upload.request.destroy();
    expect((await made).status).toBe(424);
  });

  it('does not wait for ever', async () => {
    const impatient = await TestShaman.start({ times: { checkoutWaitMs: 100 } });
    const file = sampleFile('slow.blend');
    const upload = impatient.slowUpload(file);
    await upload.send(file.bytes.subarray(0, 5));
    await until(
      'it is under way',
      async () => (await impatient.fileStatus(file)).body.status === 'uploading',
    );
    expect((await impatient.checkout('slow', [file])).status).toBe(424);
    upload.request.destroy();
    await impatient.close();
  });

  it('is not made when nobody waits for it any more', async () => {
    const file = sampleFile('left.blend');
    const upload = shaman.slowUpload(file);
    await upload.send(file.bytes.subarray(0, 5));
    await until('it is under way', async () => (await shaman.fileStatus(file)).body.status === 'uploading');
    const leaving = new AbortController();
    const made = shaman.checkout('left', [file], leaving.signal);
    await shaman.fileStatus(file);
    leaving.abort();
    await expect(made).rejects.toThrow();
    await upload.finish(file.bytes.subarray(5));
    expect(await checkoutPath('after', [file])).toBe('after'); // checkouts take turns: the other one's is over
    expect(readdirSync(jobs())).toEqual(['after']);
  });
});

describe('a checkout that waits for its turn', () => {
  it('is not made when nobody waits for it any more', async () => {
    const { promise: release, resolve } = Promise.withResolvers<undefined>();
    const other = await TestShaman.start({ links: { link: () => release } });
    await other.store(BLEND);
    const checkouts = other.manager.app.get(ShamanCheckouts, { strict: false });
    const leaving = new AbortController();
    const request = { checkoutPath: 'turn', files: [BLEND] };
    const first = checkouts.create(request, new AbortController().signal);
    const second = checkouts.create({ ...request, checkoutPath: 'left' }, leaving.signal);
    await until('the first is being made', () => existsSync(other.path('jobs', UNFINISHED_CHECKOUTS)));
    expect(readdirSync(other.path('jobs'))).toEqual([UNFINISHED_CHECKOUTS]); // nobody sees half of it
    leaving.abort();
    resolve(undefined);
    expect(await first).toBe('turn');
    await expect(second).rejects.toMatchObject({ code: 'client-gone' });
    expect(readdirSync(other.path('jobs'))).toEqual(['turn']);
    await other.close();
  });
});

describe('where symbolic links are refused', () => {
  it.each(['EPERM', 'EOPNOTSUPP', 'ENOSYS'])('(%s) the files are copied', async (code) => {
    let attempts = 0;
    const links = {
      link: () => {
        attempts += 1;
        return Promise.reject(Object.assign(new Error('refused'), { code }));
      },
    };
    const other = await TestShaman.start({ links });
    const many = Array.from({ length: 100 }, (_, index) => ({ ...TEXTURE, path: `copies/${index}.png` }));
    await other.store(BLEND, TEXTURE);
    expect((await other.checkout('copied', [BLEND, ...many])).status).toBe(200);
    const copy = other.path('jobs', 'copied', 'shot.blend');
    expect([lstatSync(copy).isFile(), readFileSync(copy, 'utf8')]).toEqual([true, 'content of shot.blend']);
    expect(other.list('jobs', 'copied')).toHaveLength(101);
    expect(attempts).toBeLessThan(20); // it is not tried for each file again
    await other.close();
  });

  it('and copies fail too, it is the storage', async () => {
    const other = await TestShaman.start({
      links: { link: () => Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' })) },
    });
    await other.store(BLEND);
    const { status, body } = await other.checkout('full/up', [BLEND]);
    expect([status, body.error]).toEqual([507, 'storage-full']);
    expect(readdirSync(other.path('jobs'))).toEqual([]);
    await other.close();
  });
});

describe('erasing a checkout', () => {
  const erase = async (id: string): Promise<string> => {
    const erasure = shaman.manager.app.get(CheckoutErasure, { strict: false });
    const outcome = await erasure.erase(id, { isAll: false, framesFolder: undefined });
    return outcome === 'not-there' ? outcome : `kept ${outcome.count}`;
  };

  it('removes it, and the folders above it that are empty then, but no stored file', async () => {
    await checkoutPath('Film/a');
    await checkoutPath('Film/b');
    expect(await erase('Film/a')).toBe('kept 0');
    expect(readdirSync(jobs('Film'))).toEqual(['b']);
    expect(await erase('Film/b')).toBe('kept 0');
    expect(readdirSync(jobs())).toEqual([]);
    expect(existsSync(shaman.blob(BLEND))).toBe(true);
  });

  it.each(['gone', 'gone/too', 'file.txt', 'file.txt/x'])('tells when %s is not there', async (id) => {
    mkdirSync(jobs());
    writeFileSync(jobs('file.txt'), '');
    expect(await erase(id)).toBe('not-there');
    expect(existsSync(jobs('file.txt'))).toBe(true);
  });

  it.each(['', '.', '..', '../jobs', 'keep/..', '/', '/etc', 'keep/', 'keep//', '..\\file-store'])(
    'refuses %j',
    async (id) => {
      await checkoutPath('keep');
      await expect(erase(id)).rejects.toMatchObject({ code: 'unsafe-path' });
      expect(shaman.list('jobs', 'keep')).toHaveLength(2);
    },
  );

  it('goes through no link', async () => {
    const outside = join(shaman.manager.folder, 'precious');
    mkdirSync(join(outside, 'deep'), { recursive: true });
    mkdirSync(jobs('job'), { recursive: true });
    symlinkSync(outside, jobs('link'));
    symlinkSync(outside, jobs('job', 'link'));
    expect([await erase('link'), await erase('link/deep')]).toEqual(['not-there', 'not-there']);
    expect(await erase('job')).toBe('kept 1');
    expect(existsSync(join(outside, 'deep'))).toBe(true);
  });
});
