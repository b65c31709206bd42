import { expect, it } from '@jest/globals';
import type { BegunDeviceSignInDto, MadeAccessTokenDto, SessionListDto } from '@flamenco/api-contracts';
import { Callers } from '../../src/modules/people/index.js';
import { NOTED_OF_PEOPLE, notedChanges } from '../audit/noted-changes.js';
import { done, ok } from '../farm/farm-client.js';
import { useFarm } from '../farm/test-farm.js';
import { aPerson, PASSWORD, signIn } from './people-farm.js';

const farm = useFarm();

it('the history tells of each thing that is done to people and their tokens, by whom, and no secrets', async () => {
  const noted: Record<string, string | undefined> = {};
  const secrets: string[] = [PASSWORD];
  const note = async (operation: string, who: string): Promise<void> => {
    const last = (await notedChanges(farm)).at(-1);
    expect([operation, last?.who]).toEqual([operation, `${who} 127.0.0.1`]);
    noted[operation] = last?.action;
  };
  await farm.client.post('/people', { name: 'root', role: 'admin' });
  await note('addUser', 'anonymous anonymous');
  const admin = await aPerson(farm, farm.client, 'boss', 'admin').catch(() => undefined);
  expect(admin).toBeUndefined(); // there is an admin now: strangers add nobody any more
  await farm.sql(`DELETE FROM users`);
  await farm.get(Callers).forget();
  const root = await aPerson(farm, farm.client, 'root', 'admin');
  await note('signIn', 'user root');
  noted['usePasswordLink'] = (await notedChanges(farm)).at(-2)?.action;
  const anna = await aPerson(farm, root.client, 'anna', 'artist');
  const change = { old_password: PASSWORD, new_password: 'something else entirely' };
  await done(anna.client.post('/identity/password', change));
  await note('changePassword', 'user anna');
  await signIn(farm, 'anna', change.new_password);
  const { sessions } = await ok(anna.client.get<SessionListDto>('/identity/sessions'));
  const other = sessions.find(({ is_current }) => !is_current)?.id ?? '';
  await done(anna.client.delete(`/identity/sessions/${other}`));
  await note('endSession', 'user anna');
  await done(anna.client.delete('/identity/sessions'));
  await note('endOtherSessions', 'user anna');
  const device = await ok(
    farm.client.post<BegunDeviceSignInDto>('/identity/device', { client_name: 'Blender' }),
  );
  await done(anna.client.post('/identity/device/approval', { user_code: device.user_code, approve: true }));
  await note('decideDeviceSignIn', 'user anna');
  const { device_code } = device;
  const let_in = await ok(farm.client.post<MadeAccessTokenDto>('/identity/device/token', { device_code }));
  await note('finishDeviceSignIn', 'user anna');
  secrets.push(device_code, device.user_code, let_in.secret);
  const own = await ok(anna.client.post<MadeAccessTokenDto>('/identity/tokens', { name: 'script' }));
  await note('makeOwnToken', 'user anna');
  await done(anna.client.delete(`/identity/tokens/${own.token.id}`));
  await note('revokeOwnToken', 'user anna');
  const service = { name: 'pipeline', role: 'artist' };
  const made = await ok(root.client.post<MadeAccessTokenDto>('/service-tokens', service));
  await note('makeServiceToken', 'user root');
  await done(root.client.delete(`/service-tokens/${made.token.id}`));
  await note('revokeServiceToken', 'user root');
  const { path } = await ok(root.client.post<{ path: string }>(`/people/${anna.user.id}/password-link`));
  await note('makePasswordLink', 'user root');
  await ok(root.client.put(`/people/${anna.user.id}`, { role: 'wrangler' }));
  await note('updateUser', 'user root');
  await done(root.client.delete(`/people/${anna.user.id}`));
  await note('removeUser', 'user root');
  expect(noted).toEqual(NOTED_OF_PEOPLE);
  const history = JSON.stringify(await notedChanges(farm));
  secrets.push(change.new_password, own.secret, made.secret, path, anna.cookie.split('=')[1] ?? '');
  for (const secret of secrets) expect(history).not.toContain(secret);
});
