import { expect, it } from '@jest/globals';
import { groupsIn, personIn } from './claims.js';

it.each<[string, object, string, readonly string[]]>([
  ['at the top', { groups: ['a', 'b'] }, 'groups', ['a', 'b']],
  ['below others', { realm_access: { roles: ['a'] } }, 'realm_access.roles', ['a']],
  ['with dots in its name', { 'https://x.example/groups': ['a'] }, 'https://x.example/groups', ['a']],
  ['that is one text', { groups: 'a' }, 'groups', ['a']],
  ['with other things in it', { groups: ['a', 5, null, ['b']] }, 'groups', ['a']],
  ['that is not there', {}, 'groups.of.nobody', []],
  ['that everything has', {}, 'constructor.name', []],
])('groups are in a claim %s', (_, claims, name, groups) => {
  expect(groupsIn({ ...claims }, name)).toEqual(groups);
});

it.each<[object, object]>([
  [
    { preferred_username: 'anna', name: 'Anna', email: 'a@x.example' },
    { name: 'anna', displayName: 'Anna', email: 'a@x.example' },
  ],
  [{ email: 'a@x.example' }, { name: 'a@x.example', displayName: 'a@x.example', email: 'a@x.example' }],
  [{}, { name: 's-1', displayName: 's-1', email: '' }],
  [
    { name: 'A\u0000\nB', email: 5 },
    { name: 's-1', displayName: 'A  B', email: '' },
  ],
])('%j is somebody', (claims, person) => {
  expect(personIn('s-1', { ...claims }, 'groups')).toEqual({ subject: 's-1', groups: [], ...person });
});
