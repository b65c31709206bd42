import { describe, expect, it } from '@jest/globals';
import {
  anonymousPermissions,
  dependsOnJob,
  permissionsOfToken,
  whoMay,
  whyNotAllowed,
  type AccessCaller,
} from './access.js';
import { permissionsOf, ROLES, rolesWith, type Permission, type Role } from './permissions.js';

const JOB = { owner: 'anna', project: 'dune' };

const caller = (role: Role, more: Partial<AccessCaller> = {}): AccessCaller => ({
  id: 'anna',
  permissions: permissionsOf(role),
  projects: [],
  ...more,
});

describe('roles', () => {
  it('may each do all that those before may, and something more', () => {
    for (const [rank, role] of ROLES.entries()) {
      const less = ROLES[rank - 1];
      if (less) expect([...permissionsOf(role)]).toEqual(expect.arrayContaining([...permissionsOf(less)]));
      expect(permissionsOf(role).size).toBeGreaterThan(less ? permissionsOf(less).size : 0);
    }
    expect(ROLES.flatMap((role) => [...permissionsOf(role)])).not.toContain('worker');
    expect(rolesWith('worker')).toEqual([]);
  });

  it.each<[Role, readonly string[]]>([
    ['viewer', ['anyone', 'farm:read', 'jobs:read', 'workers:read', 'profile', 'workers:register']],
    ['artist', ['jobs:submit', 'jobs:write:own', 'views:write']],
    ['wrangler', ['jobs:write', 'workers:write', 'changes:read', 'settings:read']],
    ['admin', ['settings:write', 'people:read', 'people:write']],
  ])('%s may do, besides', (role, besides) => {
    const less = ROLES[ROLES.indexOf(role) - 1];
    const more = [...permissionsOf(role)].filter((name) => !less || !permissionsOf(less).has(name));
    expect(more.sort()).toEqual([...besides].sort());
  });
});

describe('somebody who is not known', () => {
  it.each<[string, Parameters<typeof anonymousPermissions>[0], Permission, boolean]>([
    [
      'may steer an open farm',
      { mode: 'open', anonymousRole: 'wrangler', hasAdmin: true },
      'jobs:write',
      true,
    ],
    [
      'may set it up while it has no admin',
      { mode: 'open', anonymousRole: 'wrangler', hasAdmin: false },
      'settings:write',
      true,
    ],
    [
      'not any more when it has one',
      { mode: 'open', anonymousRole: 'wrangler', hasAdmin: true },
      'settings:write',
      false,
    ],
    [
      'looks only where the farm says so',
      { mode: 'open', anonymousRole: 'viewer', hasAdmin: false },
      'jobs:submit',
      false,
    ],
    ['may look there', { mode: 'open', anonymousRole: 'viewer', hasAdmin: false }, 'jobs:read', true],
    ['has no tokens', { mode: 'open', anonymousRole: 'admin', hasAdmin: false }, 'profile', false],
    [
      'may not even look at a closed farm',
      { mode: 'closed', anonymousRole: 'wrangler', hasAdmin: false },
      'jobs:read',
      false,
    ],
    ['may sign in there', { mode: 'closed', anonymousRole: 'wrangler', hasAdmin: false }, 'anyone', true],
  ])('%s', (_, rules, permission, isHeld) => {
    expect(anonymousPermissions(rules).has(permission)).toBe(isHeld);
  });
});

describe('a job', () => {
  it.each<[string, AccessCaller, ReturnType<typeof whyNotAllowed>]>([
    ['is steered by the artist who submitted it', caller('artist'), undefined],
    ['not by another', caller('artist', { id: 'ben' }), 'not-own'],
    [
      'not by somebody who is not known and is like an artist',
      caller('artist', { id: undefined }),
      'not-own',
    ],
    ['by any wrangler', caller('wrangler', { id: 'ben' }), undefined],
    ['not by its artist when only a viewer now', caller('viewer'), 'not-permitted'],
    ['by who is limited to its project', caller('artist', { projects: ['dune'] }), undefined],
    ['not by who is limited to others', caller('wrangler', { projects: ['arrakis'] }), 'other-project'],
  ])('%s', (_, who, refusal) => {
    expect(whyNotAllowed(who, 'jobs:write:own', JOB)).toBe(refusal);
  });

  it('that nobody has submitted who had signed in belongs to nobody', () => {
    const job = { owner: undefined, project: undefined };
    expect(whyNotAllowed(caller('artist', { id: undefined }), 'jobs:write:own', job)).toBe('not-own');
  });

  it.each<[string, AccessCaller, Permission, boolean]>([
    ['matters to an artist', caller('artist'), 'jobs:write:own', true],
    ['not to a wrangler, who steers all', caller('wrangler'), 'jobs:write:own', false],
    [
      'but to one who is limited to projects',
      caller('wrangler', { projects: ['dune'] }),
      'jobs:write:own',
      true,
    ],
    ['not for what is about no job of theirs', caller('artist'), 'jobs:submit', false],
  ])('%s', (_, who, permission, expected) => {
    expect(dependsOnJob(who, permission)).toBe(expected);
  });

  it('is not deleted among all others by who is limited to projects', () => {
    expect(whyNotAllowed(caller('wrangler'), 'jobs:write')).toBeUndefined();
    expect(whyNotAllowed(caller('admin', { projects: ['dune'] }), 'jobs:write')).toBe('other-project');
  });

  it('without a project is not of a project', () => {
    const job = { owner: 'anna', project: undefined };
    expect(whyNotAllowed(caller('artist', { projects: ['dune'] }), 'jobs:write:own', job)).toBe(
      'other-project',
    );
  });
});

describe('a token', () => {
  it('may do what its scopes say, and no more than who has it', () => {
    const may = permissionsOfToken('artist', ['jobs:read', 'jobs:write', 'settings:write']);
    expect([...may].sort()).toEqual(['anyone', 'jobs:read', 'jobs:write:own', 'workers:register']);
    const all = [...permissionsOf('artist')].filter((name) => name !== 'profile');
    expect([...permissionsOfToken('artist', undefined)]).toEqual(all);
  });

  it('makes no other tokens, and decides who may do what only where it was made for that', () => {
    expect(permissionsOfToken('admin', ['profile', 'people:write']).has('profile')).toBe(false);
    expect(permissionsOfToken('admin', undefined).has('people:write')).toBe(false);
    expect(permissionsOfToken('admin', undefined).has('settings:write')).toBe(true);
    expect(permissionsOfToken('admin', ['people:write']).has('people:write')).toBe(true);
    expect(permissionsOfToken('wrangler', ['people:write']).has('people:write')).toBe(false);
  });
});

it.each<[Permission, string]>([
  [
    'jobs:write:own',
    'To steer and delete jobs that one has submitted, one has to be an artist, a wrangler or an admin.',
  ],
  ['people:write', 'To decide who may do what, one has to be an admin.'],
  ['worker', 'Only Workers may do this, with their own credentials.'],
])('says who may: %s', (permission, sentence) => {
  expect(whoMay(permission)).toBe(sentence);
});
