import { afterAll, describe, expect, it } from '@jest/globals';
import type { IdentityDto } from '@flamenco/api-contracts';
import { notedChanges } from '../audit/noted-changes.js';
import type { Refusal } from '../farm/farm-client.js';
import { useFarm } from '../farm/test-farm.js';
import { READER, READER_PASSWORD, TestDirectory } from './test-directory.js';

const directory = await TestDirectory.start();
const roles = { artists: 'artist', 'cn=leads,ou=groups,dc=studio,dc=example': 'wrangler' };
const common = {
  ...{ type: 'ldap', ca_file: directory.caFile, bind_dn: READER, bind_password: READER_PASSWORD },
  search_base: 'ou=people,dc=studio,dc=example',
};
const [plain, secure] = [`ldap://127.0.0.1:${directory.port}`, `ldaps://127.0.0.1:${directory.tlsPort}`];
const groups = { groups_base: 'ou=groups,dc=studio,dc=example', roles };
const providers = [
  { ...common, ...groups, name: 'studio', label: 'Studio', url: secure },
  { ...common, name: 'starttls', url: plain, start_tls: true, roles, default_role: 'viewer' },
  { ...common, name: 'invited', url: secure, auto_create: false },
  { ...common, name: 'untrusted', url: secure, ca_file: undefined },
  { ...common, name: 'untrusted-starttls', url: plain, start_tls: true, ca_file: undefined },
  { ...common, name: 'wrong-reader', url: secure, bind_password: 'not the password' },
];
const farm = useFarm({ yaml: `sign_in: ${JSON.stringify({ providers })}\n` });
afterAll(() => directory.remove());

interface Outcome {
  readonly status: number;
  readonly body: IdentityDto & Refusal & { readonly error?: string };
}

async function signIn(name: string, password = `password of ${name}`, provider = 'studio'): Promise<Outcome> {
  farm.clock.advance(30 * 60_000); // nobody has to wait for what another test has mistyped
  const response = await fetch(`${farm.api}/identity/sign-in`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ name, password, provider }),
  });
  return { status: response.status, body: (await response.json()) as Outcome['body'] };
}

describe('with the password of a directory', () => {
  it('somebody signs in, as what their groups are', async () => {
    const { status, body } = await signIn('Anna', 'password of anna');
    expect([status, body.user]).toEqual([
      200,
      expect.objectContaining({
        ...{ name: 'anna', display_name: 'Anna Karenina', email: 'anna@studio.example' },
        ...{ role: 'wrangler', provider: 'studio' },
      }),
    ]);
    expect((await notedChanges(farm)).map(({ action }) => action)).toEqual(['user-added', 'signed-in']);
    expect((await signIn('carl')).body.user?.role).toBe('artist');
  });

  it('with StartTLS, and groups that stand at the entry', async () => {
    const { status, body } = await signIn('anna', 'password of anna', 'starttls');
    expect([status, body.user?.role]).toEqual([200, 'wrangler']);
    expect((await signIn('ben', 'password of ben', 'starttls')).body.user?.role).toBe('viewer');
    expect(directory.log).toContain('STARTTLS');
  });

  it.each([
    ['a wrong password', 'anna', 'password of ben'],
    ['an empty password, which the directory would take', 'anna', ''],
    ['a name that nobody has', 'nobody', 'password of nobody'],
    ['a filter for a name', '*', 'password of anna'],
    ['a filter that goes on', 'anna)(uid=*', 'password of anna'],
    ['half a filter', 'an*', 'password of anna'],
    ['a name of two', 'twin', 'password of carl'],
    ['an escape', 'anna\\00', 'password of anna'],
  ])('not with %s', async (_, name, password) => {
    const { status, body } = await signIn(name, password);
    expect([status, body.error]).toEqual([401, 'wrong-password']);
  });

  it('who is in none of the groups is told so, but only with the right password', async () => {
    expect((await signIn('ben')).body.error).toBe('not-in-a-group');
    expect((await signIn('ben', 'wrong')).body.error).toBe('wrong-password');
  });

  it('nobody new comes in where only those may who have been added', async () => {
    expect((await signIn('carl', 'password of carl', 'invited')).body.error).toBe('account-unknown');
  });

  it.each(['untrusted', 'untrusted-starttls', 'wrong-reader'])(
    'nobody is let in by a directory that is not what it should be: %s',
    async (provider) => {
      const { status, body } = await signIn('anna', 'password of anna', provider);
      expect([status, body.error]).toEqual([503, 'provider-away']);
    },
  );

  it('nobody signs in while it is away, and the farm says why', async () => {
    await directory.stop();
    const { status, body } = await signIn('anna');
    expect([status, body.error]).toEqual([503, 'provider-away']);
    await directory.open();
    expect((await signIn('anna')).status).toBe(200);
  });
});
