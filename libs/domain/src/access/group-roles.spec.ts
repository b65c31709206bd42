import { describe, expect, it } from '@jest/globals';
import { roleOfGroups } from './group-roles.js';
import type { Role } from './permissions.js';

const ROLES_OF_GROUPS = new Map<string, Role>([
  ['td', 'wrangler'],
  ['staff', 'artist'],
  ['it', 'admin'],
]);

describe('by the groups of a provider', () => {
  it.each<[string, string, Role | undefined, ReturnType<typeof roleOfGroups>]>([
    ['somebody has the role of their group', 'staff', undefined, 'artist'],
    ['the highest of several, whatever their order', 'it staff td', undefined, 'admin'],
    ['groups that have none count for nothing', 'td canteen', undefined, 'wrangler'],
    ['who is in none may not come in', 'canteen', undefined, 'none'],
    ['but where there is a role for all others', 'canteen', 'viewer', 'viewer'],
    ['which is not added to that of a group', 'staff', 'admin', 'artist'],
    ['a name of JavaScript is no group', '__proto__ constructor', undefined, 'none'],
  ])('%s', (_, groups, defaultRole, role) => {
    expect(roleOfGroups(groups.split(' '), { roles: ROLES_OF_GROUPS, defaultRole })).toBe(role);
  });

  it('nobody has a role where groups have none', () => {
    expect(roleOfGroups(['staff'], { roles: undefined, defaultRole: 'viewer' })).toBeUndefined();
  });
});
