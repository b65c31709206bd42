import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ChangesDto, IdentityDto } from '@flamenco/api-contracts';
import { MANAGER_PARTS } from '../../src/manager.module.js';
import { ok, type Answer, type FarmClient, type Refusal } from '../farm/farm-client.js';
import { SetupManager } from './setup-manager.js';

const PASSWORD = 'a horse that eats staples';
const ADMIN = { name: 'Root', password: PASSWORD };

let manager: SetupManager;
const start = async (more = ''): Promise<void> => {
  const yaml = `_meta: {version: 3}\ndatabase: farm.sqlite\nautodiscoverable: false\n${more}`;
  manager = await SetupManager.start(yaml, {}, MANAGER_PARTS);
};
beforeEach(() => start());
afterEach(() => manager.close());

const setUp = (more: object, client = manager.client): Promise<Answer<Refusal>> =>
  client.post('/configuration/setup-assistant', {
    storageLocation: '~',
    blenderExecutable: { input: '', path: '', source: 'default', is_usable: true, cause: '' },
    ...more,
  });
const identity = (client = manager.client): Promise<IdentityDto> => ok(client.get<IdentityDto>('/identity'));

/** The same as a browser does it, to which a session is given. */
async function setUpInBrowser(more: object): Promise<{ status: number; cookie: string }> {
  const response = await fetch(`${manager.url}/api/v3/configuration/setup-assistant`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: manager.url },
    body: JSON.stringify({
      storageLocation: '~',
      blenderExecutable: { input: '', path: '', source: 'default', is_usable: true, cause: '' },
      ...more,
    }),
  });
  const [cookie = ''] = (response.headers.get('set-cookie') ?? '').split(';', 1);
  return { status: response.status, cookie };
}

const asBrowser = (cookie: string): FarmClient =>
  manager.client.withHeaders({ Cookie: cookie, Origin: manager.url });

describe('the setup assistant', () => {
  it('closes the farm with its first admin, who is signed in', async () => {
    const { status, cookie } = await setUpInBrowser({ access: 'closed', firstAdmin: ADMIN });
    expect(status).toBe(204);
    expect(manager.written).toContain('access: closed\n');
    const { user, access, has_admin } = await identity(asBrowser(cookie));
    expect([user?.name, user?.role, access, has_admin]).toEqual(['root', 'admin', 'closed', true]);
    expect((await identity()).permissions).not.toContain('jobs:read');
    expect((await setUp({ access: 'open' })).status).toBe(401);
    expect(manager.written).toContain('access: closed\n');
  });

  it('leaves the password nowhere: not in files, the database and its log, nor in the history', async () => {
    const { cookie } = await setUpInBrowser({ access: 'closed', firstAdmin: ADMIN });
    const { changes } = await ok(asBrowser(cookie).get<ChangesDto>('/changes'));
    expect(changes.map(({ action }) => action).sort()).toEqual(['setup-saved', 'signed-in', 'user-added']);
    const files = readdirSync(manager.folder, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    const texts = files.map((file) => readFileSync(join(file.parentPath, file.name), 'latin1'));
    expect(files.map(({ name }) => name)).toContain('farm.sqlite');
    for (const text of [...texts, JSON.stringify(changes)]) expect(text).not.toContain(PASSWORD);
  });

  it('is as with Flamenco 3 where nothing is said of that, or open', async () => {
    expect((await setUp({})).status).toBe(204);
    expect(manager.written).not.toContain('access');
    await manager.close();
    await start();
    expect((await setUp({ access: 'open' })).status).toBe(204);
    expect((await identity()).has_admin).toBe(false);
  });

  it.each<[string, object, number, string]>([
    ['closed without an admin', { access: 'closed' }, 400, 'first-admin-missing'],
    ['open with one', { access: 'open', firstAdmin: ADMIN }, 400, 'first-admin-of-open-farm'],
    ['with one alone', { firstAdmin: ADMIN }, 400, 'first-admin-of-open-farm'],
    [
      'with a short password',
      { access: 'closed', firstAdmin: { ...ADMIN, password: 'short' } },
      400,
      'password-too-short',
    ],
    [
      'with a password that all have',
      { access: 'closed', firstAdmin: { ...ADMIN, password: 'password1234' } },
      400,
      'password-too-common',
    ],
    ['with no name', { access: 'closed', firstAdmin: { ...ADMIN, name: 'a b' } }, 400, 'invalid-user-name'],
    [
      'with a folder that is none',
      { access: 'closed', firstAdmin: ADMIN, storageLocation: '/nowhere/at/all' },
      400,
      'storage-not-usable',
    ],
  ])('refuses a farm that is %s, and changes nothing', async (_, more, status, error) => {
    const before = manager.written;
    const answer = await setUp(more);
    expect([answer.status, answer.body.error]).toEqual([status, error]);
    expect(JSON.stringify(answer.body)).not.toContain(PASSWORD);
    expect(manager.written).toBe(before);
    expect((await identity()).has_admin).toBe(false);
  });

  it('makes one admin of several that come at once, and what the others want is not done', async () => {
    const tries = ['anna', 'ben', 'cora'].map((name) =>
      setUpInBrowser({ access: 'closed', firstAdmin: { name, password: PASSWORD } }),
    );
    const open = [setUp({ access: 'open' }), setUp({ access: 'open' })];
    const [winner, ...others] = (await Promise.all(tries)).sort((a, b) => a.status - b.status);
    expect([winner?.status, ...others.map(({ status }) => [401, 409].includes(status))]).toEqual([
      204,
      true,
      true,
    ]);
    await Promise.all(open);
    const people = await ok(asBrowser(winner?.cookie ?? '').get<{ users: readonly unknown[] }>('/people'));
    expect(people.users).toHaveLength(1);
    expect(others.map(({ cookie }) => cookie)).toEqual(['', '']);
    expect(manager.written).toContain('access: closed\n');
  });

  it('makes none once the Manager is set up, though everybody may change its settings', async () => {
    await manager.close();
    await start('shared_storage_path: .\n');
    for (const more of [{ access: 'closed', firstAdmin: ADMIN }, { access: 'closed' }, { access: 'open' }]) {
      const answer = await setUp(more);
      expect([answer.status, answer.body.error]).toEqual([409, 'already-set-up']);
    }
    expect((await identity()).has_admin).toBe(false);
  });

  it('makes no second one for an admin, who may close the farm without', async () => {
    await ok(manager.client.post('/people', { name: 'root', role: 'admin' }));
    expect((await setUp({ access: 'closed', firstAdmin: ADMIN })).status).toBe(401);
  });
});

describe('where a farm of Flamenco 3 is taken over', () => {
  it('there is nobody yet to be an admin, and the farm is opened', async () => {
    const bare = await SetupManager.start('_meta: {version: 3}\n');
    try {
      const answer = await setUp({ access: 'closed', firstAdmin: ADMIN }, bare.client);
      expect([answer.status, answer.body.error]).toEqual([409, 'no-people-yet']);
      expect(bare.written).not.toContain('access');
      expect((await setUp({ access: 'open' }, bare.client)).status).toBe(204);
    } finally {
      await bare.close();
    }
  });
});
