/** What people are on a farm, from the one who may least. Each may all that those before it may. */
export const ROLES = ['viewer', 'artist', 'wrangler', 'admin'] as const;

/** What somebody is on the farm. */
export type Role = (typeof ROLES)[number];

/** What each role is for, for those who give it to people. */
export const ROLE_MEANINGS = {
  viewer: 'looks at the farm and changes nothing',
  artist: 'submits jobs, and steers those',
  wrangler: 'steers all jobs and Workers',
  admin: 'steers all jobs and Workers, and changes settings and who may do what',
} as const satisfies Readonly<Record<Role, string>>;

/** Who has a permission: from which role on, or who else it is made for. */
interface Holders {
  /** What it allows, to be read after "may". */
  readonly means: string;
  /** The first role that has it; `anyone` needs no sign-in, whatever the farm; `worker` is for the credentials of Workers alone. */
  readonly from: Role | 'anyone' | 'worker';
}

/**
 * What there is to be allowed, in the words of the API: whose things it is about, and what is done to them. With `:own`, only what one has
 * submitted is meant; who has the permission without it may do so to all.
 */
export const PERMISSIONS = {
  anyone: { means: 'be asked for by anyone who reaches the Manager', from: 'anyone' },
  'farm:read': { means: 'look at the farm as a whole', from: 'viewer' },
  'jobs:read': { means: 'look at jobs, tasks, logs and pictures', from: 'viewer' },
  'workers:read': { means: 'look at Workers', from: 'viewer' },
  profile: { means: 'manage their own sessions, tokens and password', from: 'viewer' },
  'jobs:submit': { means: 'submit jobs, and upload their files', from: 'artist' },
  'jobs:write:own': { means: 'steer and delete jobs that they have submitted', from: 'artist' },
  'views:write': { means: 'share views of the jobs', from: 'artist' },
  'jobs:write': { means: 'steer and delete all jobs', from: 'wrangler' },
  'workers:write': { means: 'steer Workers, their tags and sleep schedules', from: 'wrangler' },
  'changes:read': { means: 'read the history of the farm', from: 'wrangler' },
  'settings:read': { means: 'read the settings', from: 'wrangler' },
  'settings:write': { means: 'change the settings', from: 'admin' },
  'people:read': { means: 'see who may do what', from: 'admin' },
  'people:write': { means: 'decide who may do what', from: 'admin' },
  'workers:register': { means: 'register a Worker', from: 'anyone' },
  worker: { means: 'ask for tasks and report about them, as a Worker', from: 'worker' },
} as const satisfies Readonly<Record<string, Holders>>;

/** Something that a caller of the API may be allowed. */
export type Permission = keyof typeof PERMISSIONS;

/** All of them, in the order of the manual. */
export const PERMISSION_NAMES = Object.keys(PERMISSIONS) as readonly Permission[];

/** What a role may do, with what anyone may. */
export function permissionsOf(role: Role): ReadonlySet<Permission> {
  return PERMISSIONS_OF_ROLES[role];
}

/** What anyone may do who reaches the Manager, on a closed farm, too. */
export const PERMISSIONS_OF_ANYONE: ReadonlySet<Permission> = new Set(
  PERMISSION_NAMES.filter((name) => PERMISSIONS[name].from === 'anyone'),
);

/** The roles that have a permission, from the one that may least; none for what only Workers may. */
export function rolesWith(permission: Permission): readonly Role[] {
  return ROLES.filter((role) => permissionsOf(role).has(permission));
}

/** Whether `word` is a role. */
export function isRole(word: string): word is Role {
  return (ROLES as readonly string[]).includes(word);
}

/** The more powerful of two roles. */
export function higherRole(one: Role, other: Role): Role {
  return ROLES.indexOf(one) >= ROLES.indexOf(other) ? one : other;
}

const PERMISSIONS_OF_ROLES = Object.fromEntries(
  ROLES.map((role, rank) => [role, new Set(PERMISSION_NAMES.filter((name) => isHeldAt(name, rank)))]),
) as unknown as Readonly<Record<Role, ReadonlySet<Permission>>>;

function isHeldAt(name: Permission, rank: number): boolean {
  const { from } = PERMISSIONS[name];
  return from === 'anyone' || (isRole(from) && ROLES.indexOf(from) <= rank);
}
