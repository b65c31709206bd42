import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, parse, sep } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { JobId } from '@flamenco/domain/ids';
import { isPrecious, removeJobFolder } from './job-folder.js';

const JOB = 'd9fbd8c1-0a1b-4c2d-8e3f-a1b2c3d4e5f6' as JobId;

let storage: string;
beforeEach(() => {
  storage = mkdtempSync(join(tmpdir(), 'flamenco-storage-'));
});
afterEach(() => {
  rmSync(storage, { recursive: true, force: true });
});

/** @returns the job's folder, with a file in it and one in a folder in it */
function aJobFolder(): string {
  const folder = join(storage, 'job-d9fb', JOB);
  mkdirSync(join(folder, 'images'), { recursive: true });
  writeFileSync(join(folder, 'task.txt'), '');
  writeFileSync(join(folder, 'images', 'last-rendered.jpg'), '');
  return folder;
}

describe('the folder of a job', () => {
  it('is removed with all that is in it, and the empty one above', async () => {
    aJobFolder();
    await removeJobFolder(storage, JOB);
    expect(readdirSync(storage)).toEqual([]);
  });

  it('is removed without what another job has beside it', async () => {
    const other = join(dirname(aJobFolder()), 'd9fb0000-0a1b-4c2d-8e3f-a1b2c3d4e5f6');
    mkdirSync(other);
    await removeJobFolder(storage, JOB);
    expect(readdirSync(join(storage, 'job-d9fb'))).toEqual(['d9fb0000-0a1b-4c2d-8e3f-a1b2c3d4e5f6']);
  });

  it('may be missing, with the whole storage', async () => {
    await removeJobFolder(storage, JOB);
    await removeJobFolder(join(storage, 'nowhere'), JOB);
    expect(readdirSync(storage)).toEqual([]);
  });

  it('is removed with its links, not with what they lead to', async () => {
    const folder = aJobFolder();
    const precious = join(storage, 'precious');
    mkdirSync(precious);
    writeFileSync(join(precious, 'shot.blend'), '');
    symlinkSync(precious, join(folder, 'link-to-folder'));
    symlinkSync(join(precious, 'shot.blend'), join(folder, 'images', 'link-to-file'));
    await removeJobFolder(storage, JOB);
    expect(existsSync(join(precious, 'shot.blend'))).toBe(true);
    expect(existsSync(folder)).toBe(false);
  });

  it('is not followed when it is a link itself', async () => {
    const precious = join(storage, 'precious');
    mkdirSync(precious);
    writeFileSync(join(precious, 'shot.blend'), '');
    mkdirSync(join(storage, 'job-d9fb'));
    symlinkSync(precious, join(storage, 'job-d9fb', JOB));
    await removeJobFolder(storage, JOB);
    expect(existsSync(join(precious, 'shot.blend'))).toBe(true);
    expect(existsSync(join(storage, 'job-d9fb'))).toBe(false);
  });

  it.each(['', '  '])('is not looked for without a local storage: "%s"', async (path) => {
    await expect(removeJobFolder(path, JOB)).rejects.toThrow('no local storage');
  });

  it.each([
    [parse(tmpdir()).root, true],
    [homedir(), true],
    [dirname(homedir()), true],
    [`${homedir()}${sep}.${sep}`, true],
    [`${homedir()}x`, false],
    [join(homedir(), 'flamenco', 'job-d9fb'), false],
  ])('is not where everything else is: %s', (path, expected) => {
    expect(isPrecious(path)).toBe(expected);
  });
});
