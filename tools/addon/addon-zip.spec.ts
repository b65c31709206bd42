import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findProgram } from '../system-packages.ts';
import { packAddon } from './addon-zip.ts';

const MANIFEST = 'schema_version = "1.0.0"\nid = "flamenco"\nversion = "4.1.2"\n';

const READ_ZIP = `
import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as archive:
    print(json.dumps({
        'broken': archive.testzip(),
        'comment': archive.comment.decode(),
        'files': [[info.filename, info.date_time[0], info.external_attr >> 16] for info in archive.infolist()],
        'contents': {name: archive.read(name).decode() for name in archive.namelist()},
    }))
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flamenco-addon-'));
  put('blender_manifest.toml', MANIFEST);
  put('__init__.py', 'bl_info = {}\n');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function put(file: string, content: string): void {
  mkdirSync(dirname(join(folder, 'flamenco', file)), { recursive: true });
  writeFileSync(join(folder, 'flamenco', file), content);
}

const pack = (): Promise<Uint8Array> => packAddon(join(folder, 'flamenco'));

/** As Blender reads it: with Python's zipfile. */
function readZip(zip: Uint8Array): unknown {
  const python = findProgram('python3');
  if (python === undefined) throw new Error('Python is missing: apt-get install python3');
  writeFileSync(join(folder, 'addon.zip'), zip);
  const { stdout, stderr } = spawnSync(python, ['-c', READ_ZIP, join(folder, 'addon.zip')], {
    encoding: 'utf8',
  });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout);
}

describe('the packed add-on', () => {
  it('is the whole folder, but for what only its developers need', async () => {
    put('core/jobs.py', 'jobs = 1\n');
    put('wheels/bat-1.whl', 'wheel\n');
    for (const file of ['__pycache__/a.pyc', 'core/__pycache__/b.pyc', '.venv/c.py', 'core/.d', 'tests/e.py'])
      put(file, 'not for users\n');
    const plain = (name: string): unknown => [`flamenco/${name}`, 1980, 0o100644];
    expect(readZip(await pack())).toEqual({
      broken: null,
      comment: 'Flamenco add-on 4.1.2',
      files: ['__init__.py', 'blender_manifest.toml', 'core/jobs.py', 'wheels/bat-1.whl'].map(plain),
      contents: {
        'flamenco/__init__.py': 'bl_info = {}\n',
        'flamenco/blender_manifest.toml': MANIFEST,
        'flamenco/core/jobs.py': 'jobs = 1\n',
        'flamenco/wheels/bat-1.whl': 'wheel\n',
      },
    });
  });

  it('is the same to the byte as long as its files are', async () => {
    const before = await pack();
    utimesSync(join(folder, 'flamenco/__init__.py'), 1e9, 1e9);
    expect(await pack()).toEqual(before);
    put('__init__.py', 'bl_info = {"name": "Flamenco"}\n');
    expect(await pack()).not.toEqual(before);
  });

  it.each(['__init__.py', 'blender_manifest.toml'])('is not made without %s', async (file) => {
    rmSync(join(folder, 'flamenco', file));
    await expect(pack()).rejects.toThrow(`${file} is missing: Blender cannot install`);
  });

  it('is not made of a manifest without a version', async () => {
    put('blender_manifest.toml', 'id = "flamenco"\n');
    await expect(pack()).rejects.toThrow('tells no version');
  });
});
