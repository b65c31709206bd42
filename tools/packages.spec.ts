import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { packagesAreInstalled, workspaceNodePath } from './npm-packages.mjs';
import { adviseToInstall, findProgram } from './system-packages.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'flamenco-packages-'));
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

function write(file: string, content: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), content);
}

describe('whether the npm packages are installed', () => {
  const wanted = {
    '': { name: 'a workspace' },
    'apps/manager': { version: '4.0.0' },
    'node_modules/yaml': { version: '2.9.1' },
    'node_modules/fsevents': { version: '2.3.3', optional: true },
  };

  function installed(packages: object): boolean {
    write('package-lock.json', JSON.stringify({ packages: wanted }));
    write('node_modules/.package-lock.json', JSON.stringify({ packages }));
    write(workspaceNodePath('.'), '');
    return packagesAreInstalled(root);
  }

  it.each([
    ['all are there', { 'node_modules/yaml': { version: '2.9.1' } }, true],
    ['one is missing', {}, false],
    ['one has another version', { 'node_modules/yaml': { version: '2.9.0' } }, false],
    [
      'one too many is there',
      { 'node_modules/yaml': { version: '2.9.1' }, 'node_modules/x': { version: '1.0.0' } },
      true,
    ],
  ])('%s', (_, packages, expected) => {
    expect(installed(packages)).toBe(expected);
  });

  it('none, in a fresh clone', () => {
    write('package-lock.json', JSON.stringify({ packages: wanted }));
    expect(packagesAreInstalled(root)).toBe(false);
  });

  it('not while the Node.js among them is missing', () => {
    expect(installed({ 'node_modules/yaml': { version: '2.9.1' } })).toBe(true);
    rmSync(workspaceNodePath(root));
    expect(packagesAreInstalled(root)).toBe(false);
  });
});

describe('programs that are no npm packages', () => {
  const blender = { name: 'blender', debianPackage: 'blender', website: 'https://www.blender.org/download/' };

  it('are found on PATH, if they can be executed', () => {
    write('empty/readme', '');
    write('first/blender', 'not executable');
    write('second/blender', '#!/bin/sh');
    chmodSync(join(root, 'second/blender'), 0o755);
    const path = ['empty', 'first', 'second', 'nowhere'].map((folder) => join(root, folder)).join(delimiter);
    expect(findProgram('blender', path)).toBe(join(root, 'second/blender'));
    expect(findProgram('ffmpeg', path)).toBeUndefined();
  });

  it('are asked for with where to get them', () => {
    expect(adviseToInstall([blender])).toContain('blender cannot be found on PATH');
    expect(adviseToInstall([blender])).toContain('https://www.blender.org/download/');
    expect(adviseToInstall([blender])).toContain('sudo apt-get install blender');
  });
});
