import { join } from 'node:path';
import { expect, it, jest } from '@jest/globals';
import { FarmClient, ok } from '../farm/farm-client.js';
import { useManagerProcesses } from '../http/manager-process.js';
import { PASSWORD } from './people-farm.js';

/** A process takes a second to start, and more on a busy computer. */
jest.setTimeout(90_000);

const managers = useManagerProcesses();

it('`flamenco-manager users` adds the first admin of a closed farm while its Manager runs', async () => {
  const { url } = await managers.serving('access: closed\n');
  const config = ['--config', join(managers.folder, 'flamenco-manager.yaml')];
  const run = (...argv: readonly string[]): Promise<{ code: number | null; output: string }> =>
    managers.start(['users', ...argv, ...config]).ended;
  expect((await run('list')).output).toBe('There is nobody yet.\n');
  const added = await run('add', 'Root', '--role', 'admin');
  expect([added.code, added.output]).toEqual([0, expect.stringContaining('Added root, admin.')]);
  const link = /link=(\S+)/.exec(added.output)?.[1];
  const client = new FarmClient(`${url}/api/v3`);
  await ok(client.post('/identity/password-link', { link, password: PASSWORD }));
  const { user } = await ok(
    client.post<{ user: { role: string } }>('/identity/sign-in', { name: 'root', password: PASSWORD }),
  );
  expect(user.role).toBe('admin');
  expect((await run('list')).output).toMatch(/^root: admin, local, \d{4}-/);
  expect(await run('add', 'root', '--role', 'viewer')).toMatchObject({
    code: 1,
    output: expect.stringContaining('link root'),
  });
  expect((await run('link', 'root')).output).toContain('/app/set-password#link=');
  expect((await run('link', 'nobody')).code).toBe(1);
});
