import { expect, it } from '@jest/globals';
import { useFarm } from '../farm/test-farm.js';
import { aPerson, signIn } from '../people/people-farm.js';

/** Nobody listens there. */
const away = {
  ...{ type: 'ldap', name: 'studio', url: 'ldap://127.0.0.1:1', allow_plain: true },
  ...{ search_base: 'ou=people,dc=studio,dc=example', default_role: 'viewer' },
};
const farm = useFarm({ yaml: `sign_in: ${JSON.stringify({ providers: [away] })}\n` });

it('while a directory is away, nobody guesses passwords of the farm without end, and others there do not wait', async () => {
  await aPerson(farm, farm.client, 'gina', 'admin');
  const guess = async (name: string): Promise<number> => (await signIn(farm, name, `not of ${name}`)).status;
  const statuses: number[] = [];
  for (let n = 0; n < 7; n += 1) statuses.push(await guess('gina'));
  expect(statuses).toEqual([503, 503, 503, 503, 503, 429, 429]);
  for (let n = 0; n < 20; n += 1) await guess(`artist-${n}`);
  expect(await guess('anna')).toBe(503);
});
