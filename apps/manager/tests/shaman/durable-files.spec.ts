import { lstatSync, readdirSync, readlinkSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LinkMaker } from '../../src/modules/shaman/checkout-files.js';
import { sampleFile, TestShaman } from './test-shaman.js';

/** What has been synced, by inode: the names in a folder, or the size of a file. */
const synced = new Map<number, readonly string[] | number>();

let prototype: FileHandle;
let sync: FileHandle['sync'];
beforeAll(async () => {
  const handle = await open(import.meta.filename);
  prototype = Object.getPrototypeOf(handle) as FileHandle;
  await handle.close();
  sync = Object.getOwnPropertyDescriptor(prototype, 'sync')?.value as FileHandle['sync'];
  prototype.sync = async function (this: FileHandle): Promise<void> {
    await sync.call(this);
    const path = readlinkSync(`/proc/self/fd/${this.fd}`);
    const stats = lstatSync(path);
    synced.set(stats.ino, stats.isDirectory() ? readdirSync(path) : stats.size);
  };
});
afterAll(() => {
  prototype.sync = sync;
});

/** Which part of a path, from the shared storage down, a power cut would take away; undefined: none. */
function lostPartOf(shaman: TestShaman, path: string): string | undefined {
  const stats = lstatSync(path);
  if (stats.isFile() && synced.get(stats.ino) !== stats.size) return `content of ${path}`;
  for (let at = path; at !== shaman.path(); at = dirname(at)) {
    const names = synced.get(lstatSync(dirname(at)).ino);
    if (!Array.isArray(names) || !names.includes(basename(at))) return at;
  }
  return undefined;
}

class NoLinks extends LinkMaker {
  override link(): Promise<void> {
    return Promise.reject(Object.assign(new Error('not here'), { code: 'EPERM' }));
  }
}

describe.each([
  ['links', new LinkMaker()],
  ['copies', new NoLinks()],
])('when the power fails after the answer, with checkouts of %s', (_kind, links) => {
  const files = [sampleFile('shot.blend'), sampleFile('textures/wood/oak.png')];
  let shaman: TestShaman;
  beforeAll(async () => {
    shaman = await TestShaman.start({ links });
  });
  afterAll(() => shaman.close());

  it('uploaded files are there', async () => {
    await shaman.store(...files);
    for (const file of files) expect(lostPartOf(shaman, shaman.blob(file))).toBeUndefined();
  });

  it('a checkout is there, whole', async () => {
    const { body } = await shaman.checkout('project/shot-1', files);
    for (const { path } of files)
      expect(lostPartOf(shaman, shaman.path('jobs', body.checkoutPath ?? '', path))).toBeUndefined();
  });
});
