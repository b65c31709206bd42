import { expect, it } from '@jest/globals';
import { groupNames, textIn } from './entries.js';

it.each([
  ['cn=artists,ou=groups,dc=x', 'artists'],
  ['CN=Render TDs,OU=Groups', 'Render TDs'],
  ['cn=a\\,b,ou=groups', 'a,b'],
  ['cn=a+sn=b,ou=groups', 'a'],
])('the group %s is called so, or %s', (dn, name) => {
  expect(groupNames([dn])).toEqual([dn, name]);
});

it('an attribute is a line of text, whatever the case of its name; bytes are hexadecimal', () => {
  const entry = { dn: 'x', CN: ['Anna\n', 'other'], objectGUID: Buffer.from([1, 255]), mail: [] };
  expect(['cn', 'objectguid', 'mail', 'sn'].map((name) => textIn(entry, name))).toEqual([
    'Anna',
    '01ff',
    undefined,
    undefined,
  ]);
});
