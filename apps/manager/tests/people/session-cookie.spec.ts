import { expect, it } from '@jest/globals';
import { sessionCookie, sessionSecretIn } from '../../src/modules/people/session-cookie.js';

it('over TLS, the cookie is for this host and for TLS alone', () => {
  const cookie = sessionCookie('s_secret', 3600_000, true);
  expect(cookie).toBe(
    '__Host-flamenco-session=s_secret; Max-Age=3600; Path=/; HttpOnly; Secure; SameSite=Lax',
  );
  expect(sessionSecretIn(cookie.split(';', 1)[0], true)).toBe('s_secret');
});

it('a cookie of this name goes before one that another host of the domain may have set', () => {
  expect(sessionSecretIn('flamenco-session=theirs; __Host-flamenco-session=ours', true)).toBe('ours');
  expect(sessionSecretIn('flamenco-session=theirs', true)).toBeUndefined();
  expect(sessionSecretIn('flamenco-session=ours', false)).toBe('ours');
  expect(sessionSecretIn('flamenco-session-x=1; other=2', false)).toBeUndefined();
});
