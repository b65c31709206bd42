import { request as httpRequest } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import type { IdentityDto, JobDto, MadeAccessTokenDto } from '@flamenco/api-contracts';
import { io } from 'socket.io-client';
import { notedChanges } from '../audit/noted-changes.js';
import { ok, type Refusal } from '../farm/farm-client.js';
import { tasksNamed, useFarm } from '../farm/test-farm.js';

const roles = { td: 'wrangler', Künstler: 'artist', it: 'admin' };
const entry = {
  ...{ type: 'proxy', name: 'studio', from: ['127.0.0.1'], user_header: 'Remote-User' },
  ...{ name_header: 'Remote-Name', email_header: 'Remote-Email', groups_header: 'Remote-Groups' },
  ...{ sign_out_address: 'https://login.studio.example/sign-out', roles },
};
const elsewhere = { ...entry, name: 'elsewhere', from: ['10.1.2.3'], user_header: 'X-Other-User' };
const invited = { ...entry, name: 'invited', user_header: 'X-Invited-User', auto_create: false };
const providers = [entry, elsewhere, invited];
const farm = useFarm({ yaml: `access: closed\nsign_in: ${JSON.stringify({ providers })}\n` });

const JOB = {
  ...{ name: 'shot', type: 'test-tasks', submitter_platform: 'linux' },
  settings: { tasks: tasksNamed('a', 'blender') },
};
const ANNA = { 'Remote-User': 'anna', 'Remote-Groups': 'td' };
const origin = (): string => new URL(farm.api).origin;
const as = (headers: Readonly<Record<string, string>>) =>
  farm.client.withHeaders({ Origin: origin(), ...headers });
const identityOf = (headers: Readonly<Record<string, string>>) =>
  ok(as(headers).get<IdentityDto>('/identity'));

/** As `fetch` does not: each header as often as it is given. */
function withRepeated(headers: readonly string[]): Promise<IdentityDto> {
  return new Promise((resolve, reject) => {
    httpRequest(
      `${farm.api}/identity`,
      { headers: ['Host', new URL(farm.api).host, ...headers] },
      (answer) => {
        let text = '';
        answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
        answer.on('end', () => resolve(JSON.parse(text) as IdentityDto));
      },
    )
      .on('error', reject)
      .end();
  });
}

describe('somebody whom a proxy has signed in', () => {
  it('is there at once, as what their groups are', async () => {
    const { user, is_proxied, sign_in } = await identityOf({
      ...ANNA,
      'Remote-Name': Buffer.from('Anna Karénina').toString('latin1'),
      'Remote-Email': 'anna@studio.example',
    });
    expect(user).toMatchObject({
      ...{ name: 'anna', display_name: 'Anna Karénina' },
      ...{ email: 'anna@studio.example', role: 'wrangler', projects: [], provider: 'studio' },
    });
    expect([is_proxied, sign_in]).toEqual([true, []]);
    expect(await notedChanges(farm)).toMatchObject([{ action: 'user-added', name: 'anna' }]);
  });

  it('submits jobs in their name, and has a token for programs', async () => {
    const job = await ok(as(ANNA).post<JobDto>('/jobs', JOB));
    expect(job.metadata).toMatchObject({ 'user.name': 'anna' });
    const { secret } = await ok(as(ANNA).post<MadeAccessTokenDto>('/identity/tokens', { name: 'script' }));
    const program = farm.client.withHeaders({ Authorization: `Bearer ${secret}` });
    expect((await program.get('/jobs')).status).toBe(200);
  });

  it('is stored once, however many requests come at once', async () => {
    const ben = { 'Remote-User': 'ben', 'Remote-Groups': 'Künstler, canteen' };
    const headers = { ...ben, 'Remote-Groups': Buffer.from(ben['Remote-Groups']).toString('latin1') };
    const seen = await Promise.all(Array.from({ length: 30 }, () => identityOf(headers)));
    expect(new Set(seen.map(({ user }) => user?.id)).size).toBe(1);
    expect(seen[0]?.user?.role).toBe('artist');
  });

  it('is what the proxy says now', async () => {
    await identityOf({ 'Remote-User': 'carl', 'Remote-Groups': 'Künstler' });
    const { user } = await identityOf({ 'Remote-User': 'carl', 'Remote-Groups': 'it' });
    expect(user?.role).toBe('admin');
    expect(await notedChanges(farm)).toContainEqual(
      expect.objectContaining({ action: 'user-changed', after: { role: 'admin' } }),
    );
  });

  it('hears live events', async () => {
    const connect = (extraHeaders: Readonly<Record<string, string>>): Promise<string> =>
      new Promise((resolve) => {
        const socket = io(origin(), {
          extraHeaders: { ...extraHeaders },
          reconnection: false,
          forceNew: true,
        });
        const end = (how: string): void => {
          socket.disconnect();
          resolve(how);
        };
        socket.on('connect', () => end('in'));
        socket.on('connect_error', () => end('refused'));
      });
    expect([await connect(ANNA), await connect({})]).toEqual(['in', 'refused']);
  });

  it('signs out where the proxy says', async () => {
    const { body } = await as(ANNA).get<{ address: string }>('/identity/sign-out-address');
    expect(body.address).toBe('https://login.studio.example/sign-out');
  });

  it('changes nothing from a page of others: the browser may have been led to it', async () => {
    const { status, body } = await farm.client
      .withHeaders(ANNA)
      .post<Refusal & { readonly error: string }>('/jobs', JOB);
    expect([status, body.error]).toEqual([403, 'no-origin']);
  });
});

describe('nobody is let in', () => {
  it.each<[string, Readonly<Record<string, string>>]>([
    ['without the header', {}],
    ['with an empty one', { 'Remote-User': ' ', 'Remote-Groups': 'it' }],
    ['with the header of a proxy that is elsewhere', { 'X-Other-User': 'anna', 'Remote-Groups': 'it' }],
    [
      'by saying where one comes from',
      { 'X-Other-User': 'anna', 'Remote-Groups': 'it', 'X-Forwarded-For': '10.1.2.3' },
    ],
    ['with a name without end', { 'Remote-User': 'a'.repeat(300), 'Remote-Groups': 'it' }],
  ])('%s', async (_, headers) => {
    const { user, refusal } = await identityOf(headers);
    expect([user, refusal]).toEqual([undefined, undefined]);
    expect((await as(headers).get('/jobs')).status).toBe(401);
  });

  it.each([
    ['Remote-User', 'root', 'anna'],
    ['Remote-Groups', 'it', 'td'],
    ['Remote-Name', 'Root', 'Anna'],
  ])('when the proxy has added its %s to what it was sent', async (name, sent, added) => {
    const others = Object.entries(ANNA).filter(([other]) => other !== name);
    const identity = await withRepeated([name, sent, name, added, ...others.flat()]);
    expect(identity.user).toBeUndefined();
  });

  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['who is in none of the groups', { 'Remote-User': 'dora', 'Remote-Groups': 'canteen' }, 'not-in-a-group'],
    ['who was not invited', { 'X-Invited-User': 'emil', 'Remote-Groups': 'td' }, 'account-unknown'],
  ])('%s, and they read why', async (_, headers, code) => {
    const { user, refusal } = await identityOf(headers);
    const { status, body } = await as(headers).get<Refusal & { readonly error: string }>('/jobs');
    expect([user, status, body.error, body.message]).toEqual([undefined, 403, code, refusal]);
  });

  it('who was turned out, at once', async () => {
    const finn = { 'Remote-User': 'finn', 'Remote-Groups': 'td' };
    const { user } = await identityOf(finn);
    const admin = as({ 'Remote-User': 'root', 'Remote-Groups': 'it' });
    await ok(admin.put(`/people/${user?.id ?? ''}`, { is_active: false }));
    const { status, body } = await as(finn).get<Refusal & { readonly error: string }>('/jobs');
    expect([status, body.error]).toEqual([403, 'account-inactive']);
  });
});
