import { chmodSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { BlenderPathCheckResultDto, PathCheckResultDto } from '@flamenco/api-contracts';
import { Lifetime } from '../../src/lifetime.js';
import { done, ok, type Refusal } from '../farm/farm-client.js';
import { SetupManager } from './setup-manager.js';

let manager: SetupManager;
beforeEach(async () => {
  manager = await SetupManager.start('_meta: {version: 3} # mine\n');
});
afterEach(() => manager.close());

describe('the check of a shared storage', () => {
  const check = (path: string): Promise<PathCheckResultDto> =>
    ok(manager.client.post('/configuration/check/shared-storage', { path }));

  it('writes a file to it, and leaves nothing', async () => {
    const path = join(manager.folder, 'shared ¿?');
    mkdirSync(path);
    expect(await check(path)).toEqual({ path, is_usable: true, cause: 'Directory checked successfully' });
    expect(await check('./shared ¿?')).toMatchObject({ is_usable: true });
    expect(readdirSync(path)).toEqual([]);
  });

  it.each([
    ['', /No path was given/],
    ['  ', /No path was given/],
    ['\\\\server\\share', /UNC path/],
    ['//server/share', /UNC path/],
    ['/nowhere/at/all', /does not exist\. Create it/],
    ['flamenco-manager.yaml', /is a file\. Enter a folder/],
    ['flamenco-manager.yaml/inside', /cannot be examined/],
    ['.', /a folder of the Manager itself/],
    [process.cwd().replace(/(\/apps\/manager)?$/, '/apps/manager'), /a folder of the Manager itself/],
    ['/proc/self', /Files cannot be written/],
    ['nul\0byte', /a character that no path can have/],
  ])('says why %j cannot be it', async (path, cause) => {
    expect(await check(path)).toEqual({ path, is_usable: false, cause: expect.stringMatching(cause) });
  });

  it('takes no body for an empty path', async () => {
    expect(await ok(manager.client.post('/configuration/check/shared-storage'))).toMatchObject({
      is_usable: false,
    });
  });
});

describe('the folders of this computer', () => {
  const list = (path: string): Promise<unknown> =>
    ok(manager.client.get(`/configuration/folders?path=${encodeURIComponent(path)}`));

  it('are listed by name, without files and what is hidden', async () => {
    for (const name of ['b10', 'b9', '.hidden'])
      mkdirSync(join(manager.folder, 'disk', name), { recursive: true });
    writeFileSync(join(manager.folder, 'disk', 'file'), '');
    symlinkSync(manager.folder, join(manager.folder, 'disk', 'a link'));
    symlinkSync('/nowhere', join(manager.folder, 'disk', 'a broken link'));
    const path = join(manager.folder, 'disk');
    const listed = { path, parent: manager.folder, folders: ['a link', 'b9', 'b10'], is_cut: false };
    expect(await list(path)).toEqual(listed);
    expect(await list(join(path, 'b11', 'new'))).toEqual(listed);
    expect(await list(`${path}/../disk/`)).toEqual(listed);
    expect(await list('/')).not.toHaveProperty('parent');
    expect(await list('')).toMatchObject({ path: homedir() });
  });

  it.each(['disk', '//server/share', '\\\\server\\share', '/a\0b'])('are not those of %j', async (path) => {
    const answer = await manager.client.get<Refusal>(
      `/configuration/folders?path=${encodeURIComponent(path)}`,
    );
    expect(answer).toMatchObject({ status: 400, body: { error: 'folder-path-not-absolute' } });
  });
});

describe('the creation of a shared storage', () => {
  const create = (path: string): Promise<PathCheckResultDto> =>
    ok(manager.client.post('/configuration/create/shared-storage', { path }));
  const check = (path: string): Promise<PathCheckResultDto> =>
    ok(manager.client.post('/configuration/check/shared-storage', { path }));

  it('is offered for a folder that is missing, and makes it', async () => {
    const path = join(manager.folder, 'shared');
    expect(await check(path)).toMatchObject({ is_usable: false, can_be_created: true });
    expect(await create(path)).toEqual({ path, is_usable: true, cause: 'Directory checked successfully' });
    expect(await create(path)).toMatchObject({ is_usable: true });
    expect(readdirSync(path)).toEqual([]);
  });

  it.each([
    '',
    '//server/share',
    '/nowhere/at/all',
    'flamenco-manager.yaml',
    'flamenco-manager.yaml/in',
    'a\0b',
  ])('is not offered for %j, and makes nothing', async (path) => {
    const before = readdirSync(manager.folder);
    const checked = await check(path);
    expect(checked).not.toHaveProperty('can_be_created');
    expect(await create(path)).toEqual(checked);
    expect(readdirSync(manager.folder)).toEqual(before);
  });

  it('says why it was not possible', async () => {
    expect(await create('/proc/flamenco')).toMatchObject({
      is_usable: false,
      cause: expect.stringContaining("'/proc/flamenco' cannot be created"),
    });
  });

  it('takes ~ for the home folder, and saves what it stands for', async () => {
    const path = join(homedir(), 'no such folder');
    expect(await check(' ~/no such folder ')).toMatchObject({ path, can_be_created: true });
    expect(await check('~nobody')).toMatchObject({ path: '~nobody', is_usable: false });
    const blenderExecutable = { input: '', path: '', source: 'default', is_usable: true, cause: '' };
    await done(
      manager.client.post('/configuration/setup-assistant', { storageLocation: '~', blenderExecutable }),
    );
    expect(manager.written).toContain(`shared_storage_path: ${homedir()}\n`);
  });

  it('is refused once the Manager is set up', async () => {
    const setUp = await SetupManager.start('_meta: {version: 3}\nshared_storage_path: .\n');
    try {
      const answer = await setUp.client.post('/configuration/create/shared-storage', { path: 'more' });
      expect(answer.status).toBe(409);
      expect(readdirSync(setUp.folder)).not.toContain('more');
      const looked = await setUp.client.get<Refusal>('/configuration/folders');
      expect(looked).toMatchObject({ status: 409, body: { error: 'already-set-up' } });
    } finally {
      await setUp.close();
    }
  });
});

describe('the check of a Blender', () => {
  const path = process.env['PATH'];
  const check = (input: string): Promise<BlenderPathCheckResultDto> =>
    ok(manager.client.post('/configuration/check/blender', { path: input }));
  const program = (name: string, script: string): string => {
    const file = join(manager.folder, name);
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
    return file;
  };
  beforeEach(() => {
    process.env['PATH'] = [manager.folder, path].join(delimiter);
  });
  afterEach(() => {
    process.env['PATH'] = path;
  });

  it('finds the real one on the PATH', async () => {
    process.env['PATH'] = path;
    const found = await ok(manager.client.get<BlenderPathCheckResultDto[]>('/configuration/check/blender'));
    if (found.length === 0) throw new Error('This test needs Blender on the PATH: apt-get install blender');
    expect(found).toEqual([
      {
        input: 'blender',
        path: expect.stringMatching(/\/blender$/),
        source: 'path_envvar',
        is_usable: true,
        cause: expect.stringMatching(/^Blender \d+\.\d+/),
      },
    ]);
  });

  it('finds none where there is none', async () => {
    process.env['PATH'] = join(manager.folder, 'empty');
    expect(await ok(manager.client.get('/configuration/check/blender'))).toEqual([]);
  });

  it('takes a path, a folder and a command', async () => {
    const file = program('blender', 'echo warning; echo "Blender 9.9.9 LTS"; echo more');
    const usable = { path: file, is_usable: true, cause: 'Blender 9.9.9 LTS' };
    expect(await check(file)).toEqual({ ...usable, input: file, source: 'input_path' });
    expect(await check(`"${file}"`)).toMatchObject({ ...usable, source: 'input_path' });
    expect(await check(manager.folder)).toEqual({ ...usable, input: manager.folder, source: 'input_path' });
    expect(await check('blender')).toEqual({ ...usable, input: 'blender', source: 'path_envvar' });
  });

  it('says why something is none, with a source that the schema knows', async () => {
    const rows = [
      ['', /No path was given/],
      ['no-such-blender', /There is no 'no-such-blender'/],
      ['/no/such/blender', /There is no '\/no\/such\/blender'/],
      [
        program('liar', 'echo "I am Blender"; exit 3'),
        /did not say that it is Blender \(exit status 3: I am Blender\)/,
      ],
      [manager.file, /cannot be run/],
    ] as const;
    for (const [input, cause] of rows) {
      const answer = await check(input);
      expect(answer).toMatchObject({ input, source: 'input_path', is_usable: false });
      expect(answer.cause).toMatch(cause);
    }
  });

  it('runs a Blender once for all who ask, and anew when its file has changed', async () => {
    const runs = join(manager.folder, 'runs');
    const file = program('blender', `echo run >> ${runs}; echo "Blender 1.0"`);
    const answers = await Promise.all([check(file), check(file), check('blender')]);
    expect(answers.map(({ cause }) => cause)).toEqual(['Blender 1.0', 'Blender 1.0', 'Blender 1.0']);
    expect(readFileSync(runs, 'utf8')).toBe('run\n');
    program('blender', `echo run >> ${runs}; echo "Blender 1.0.1"`);
    expect((await check(file)).cause).toBe('Blender 1.0.1');
    expect(readFileSync(runs, 'utf8')).toBe('run\nrun\n');
  });

  it('asks a program again that was no Blender: what it loads may be there now', async () => {
    const fault = join(manager.folder, 'fault');
    writeFileSync(fault, '');
    const file = program(
      'blender',
      `[ -e ${fault} ] && echo "a library is missing" && exit 1; echo "Blender 1.0"`,
    );
    expect(await check(file)).toMatchObject({ is_usable: false });
    rmSync(fault);
    expect(await check(file)).toMatchObject({ is_usable: true, cause: 'Blender 1.0' });
  });

  it('does not wait for what a program has started and left behind', async () => {
    const note = join(manager.folder, 'pid');
    const file = program('blender', `sleep 300 & echo $! > ${note}; echo "Blender 1.0"; exit 0`);
    const answer = check(file);
    await expect(answer).resolves.toMatchObject({ is_usable: true });
    const pid = Number(readFileSync(note, 'utf8'));
    await expect(isGone(pid)).resolves.toBe(true);
  });
});

/** Whether a process ends within a second. */
async function isGone(pid: number): Promise<boolean> {
  for (let turn = 0; turn < 100; turn++) {
    try {
      if (/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))) return true;
    } catch {
      return true;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return false;
}

describe('what the setup assistant saves', () => {
  let restarts: string[];
  let storageLocation: string;
  beforeEach(() => {
    storageLocation = join(manager.folder, 'shared');
    mkdirSync(storageLocation);
    restarts = [];
    void manager.app.get(Lifetime).end.then(({ next }) => restarts.push(next));
  });
  const save = (
    blender: object,
    storage = storageLocation,
  ): ReturnType<typeof manager.client.post<Refusal>> =>
    manager.client.post('/configuration/setup-assistant', {
      storageLocation: storage,
      blenderExecutable: { input: '', path: '', is_usable: true, cause: '', ...blender },
    });

  it.each([
    [{ source: 'default' }, 'blender'],
    [{ source: 'file_association', path: 'C:\\B\\blender.exe' }, 'blender'],
    [{ source: 'path_envvar', path: '/usr/bin/blender', input: 'blender-4' }, 'blender-4'],
    [{ source: 'input_path', path: '/opt/b (1)/blender', input: '/opt/b (1)' }, '/opt/b (1)/blender'],
    [{ source: 'system_location', path: '/Applications/B', input: 'blender' }, '/Applications/B'],
  ])('with %j has Workers run %j', async (blender, command) => {
    await done(save(blender));
    const settings = await ok(manager.client.get('/configuration/file'));
    expect(settings).toMatchObject({
      shared_storage_path: storageLocation,
      variables: {
        blender: { values: ['linux', 'windows', 'darwin'].map((platform) => ({ platform, value: command })) },
        blenderArgs: { values: [{ platform: 'all', value: '-b -y' }] },
      },
    });
    expect(manager.written).toContain('# mine');
    expect(restarts).toEqual(['restart']);
  });

  it.each([
    [
      'a Blender that cannot be used',
      { source: 'default', is_usable: false },
      undefined,
      /Choose another one/,
    ],
    ['an unknown source', { source: 'guess' }, undefined, /source must be one of/],
    ['no path', { source: 'input_path', input: 'x' }, undefined, /blenderExecutable\.path is empty/],
    ['no input', { source: 'path_envvar', path: '/x' }, undefined, /blenderExecutable\.input is empty/],
    ['no storage', { source: 'default' }, '', /storageLocation/],
    ['a storage that is not there', { source: 'default' }, '/nowhere', /'\/nowhere' does not exist/],
  ])(
    'is refused with %s; nothing is written then, and nothing restarted',
    async (_what, blender, storage, message) => {
      const { status, body } = await save(blender, storage);
      expect([status, body.message]).toEqual([400, expect.stringMatching(message)]);
      expect(manager.written).toBe('_meta: {version: 3} # mine\n');
      expect(restarts).toEqual([]);
    },
  );

  it('is refused without a body', async () => {
    expect(await manager.client.post('/configuration/setup-assistant')).toMatchObject({ status: 400 });
  });

  it('keeps other variables', async () => {
    await done(
      manager.client.put('/configuration/file', {
        variables: { mine: { values: [{ platform: 'all', value: 'x' }] } },
      }),
    );
    await done(save({ source: 'default' }));
    expect(await ok(manager.client.get('/configuration/file'))).toMatchObject({
      variables: { mine: { values: [{ value: 'x' }] } },
    });
  });
});
