import { beforeAll, describe, expect, it } from '@jest/globals';
import type { BegunDeviceSignInDto, DeviceSignInDto, MadeAccessTokenDto } from '@flamenco/api-contracts';
import { done, FarmClient, ok, type Answer, type Refusal } from '../farm/farm-client.js';
import { useFarm } from '../farm/test-farm.js';
import { aPerson, setAccess, type SignedIn } from './people-farm.js';

const farm = useFarm();
let admin: SignedIn;
let anna: SignedIn;

beforeAll(async () => {
  admin = await aPerson(farm, farm.client, 'root', 'admin');
  anna = await aPerson(farm, admin.client, 'anna', 'artist');
  setAccess(farm, 'closed');
});

const begin = (client_name = 'Blender of anna-laptop'): Promise<BegunDeviceSignInDto> =>
  ok(farm.client.post<BegunDeviceSignInDto>('/identity/device', { client_name }));

const ask = ({ device_code }: BegunDeviceSignInDto): Promise<Answer<MadeAccessTokenDto & Refusal>> =>
  farm.client.post('/identity/device/token', { device_code });

const decide = (user_code: string, approve: boolean, { client } = anna): Promise<Answer<Refusal>> =>
  client.post('/identity/device/approval', { user_code, approve });

async function outcome(begun: BegunDeviceSignInDto): Promise<readonly unknown[]> {
  const { status, body } = await ask(begun);
  return [status, (body as { readonly error?: string }).error];
}

describe('a program without a browser', () => {
  it.each(['', '  ', '\0', 'Blender\0', 'Blender\u001b[2K', 'two\nlines'])(
    'does not call itself %j',
    async (client_name) => {
      const { status } = await farm.client.post('/identity/device', { client_name });
      expect(status).toBe(400);
    },
  );

  it('waits until somebody has typed its code, and then acts for them', async () => {
    const begun = await begin();
    expect(begun).toMatchObject({
      path: `/app/device?code=${begun.user_code}`,
      interval_s: 5,
      expires_in_s: 600,
    });
    expect(begun.user_code).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
    expect(await outcome(begun)).toEqual([428, 'authorization-pending']);
    const typed = begun.user_code.toLowerCase().replace('-', ' ');
    const path = `/identity/device/${encodeURIComponent(typed)}`;
    expect(await ok(anna.client.get<DeviceSignInDto>(path))).toMatchObject({
      ...{ client_name: 'Blender of anna-laptop', address: '127.0.0.1', is_decided: false },
    });
    await done(decide(typed, true));
    const { token, secret } = await ok(ask(begun));
    expect(token).toMatchObject({ name: 'Blender of anna-laptop' });
    const program = new FarmClient(farm.api, `Bearer ${secret}`);
    expect((await program.get('/jobs')).status).toBe(200);
    expect((await program.get('/people')).status).toBe(403);
    expect(await outcome(begun)).toEqual([410, 'expired']);
    const { tokens } = await ok(anna.client.get<{ tokens: readonly { id: string }[] }>('/identity/tokens'));
    expect(tokens.map(({ id }) => id)).toContain(token.id);
  });

  it('gets one token, however often it asks at once', async () => {
    const begun = await begin();
    await done(decide(begun.user_code, true));
    const statuses = (await Promise.all([1, 2, 3, 4].map(() => ask(begun)))).map(({ status }) => status);
    expect(statuses.sort()).toEqual([200, 410, 410, 410]);
  });

  it('is told when it was refused; that is decided once', async () => {
    const begun = await begin();
    await done(decide(begun.user_code, false));
    expect(await outcome(begun)).toEqual([403, 'access-denied']);
    expect((await decide(begun.user_code, true, admin)).status).toBe(409);
  });

  it('waits for ten minutes', async () => {
    const begun = await begin();
    farm.clock.advance(600_000);
    expect(await outcome(begun)).toEqual([410, 'expired']);
    expect((await decide(begun.user_code, true)).status).toBe(404);
  });

  it('gets nothing when whoever let it in may not come in any more', async () => {
    const ben = await aPerson(farm, admin.client, 'ben', 'artist');
    const begun = await begin();
    await done(decide(begun.user_code, true, ben));
    await ok(admin.client.put(`/people/${ben.user.id}`, { is_active: false }));
    expect(await outcome(begun)).toEqual([403, 'access-denied']);
  });

  it('is let in by people, and not by programs or strangers', async () => {
    const { user_code } = await begin();
    expect((await farm.client.get(`/identity/device/${user_code}`)).status).toBe(401);
    expect((await farm.client.post('/identity/device/approval', { user_code, approve: true })).status).toBe(
      401,
    );
    const { secret } = await ok(anna.client.post<MadeAccessTokenDto>('/identity/tokens', { name: 'script' }));
    const program = new FarmClient(farm.api, `Bearer ${secret}`);
    expect((await program.post('/identity/device/approval', { user_code, approve: true })).status).toBe(403);
  });
});

it('who tries codes has to wait', async () => {
  farm.clock.advance(3_600_001); // what other tests have mistyped is forgotten
  const statuses: number[] = [];
  for (let n = 0; n < 8; n += 1) statuses.push((await decide('BBBB-BBBB', true)).status);
  expect(statuses).toEqual([404, 404, 404, 404, 404, 429, 429, 429]);
  const { user_code } = await begin();
  expect((await decide(user_code, true)).status).toBe(429);
  expect((await decide(user_code, true, admin)).status).toBe(204);
});

it('an address has ten programs wait, and no more', async () => {
  farm.clock.advance(600_000);
  for (let n = 0; n < 10; n += 1) await begin();
  const { status } = await farm.client.post('/identity/device', { client_name: 'one more' });
  expect(status).toBe(429);
  farm.clock.advance(600_000);
  await begin();
});
