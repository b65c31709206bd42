import {
  PERMISSIONS,
  permissionsOf,
  PERMISSIONS_OF_ANYONE,
  rolesWith,
  type Permission,
  type Role,
} from './permissions.js';

/** Whether people need to sign in. */
export const ACCESS_MODES = ['open', 'closed'] as const;

/** `open`: anyone who reaches the Manager may do what the role of the anonymous may. `closed`: people sign in first. */
export type AccessMode = (typeof ACCESS_MODES)[number];

/** What a farm says about who may do what. */
export interface AccessRules {
  readonly mode: AccessMode;
  /** What anyone is on an open farm who has not signed in. */
  readonly anonymousRole: Role;
  /** Whether there is somebody who can sign in and is an admin. */
  readonly hasAdmin: boolean;
}

/**
 * What somebody may do who has not signed in. As long as an open farm has no admin, a wrangler who is not known may do what an admin may: there
 * is nobody else to do it, and so it was before farms had people.
 */
export function anonymousPermissions({
  mode,
  anonymousRole,
  hasAdmin,
}: AccessRules): ReadonlySet<Permission> {
  if (mode === 'closed') return PERMISSIONS_OF_ANYONE;
  const isInCharge = anonymousRole === 'wrangler' && !hasAdmin;
  const permissions = new Set(permissionsOf(isInCharge ? 'admin' : anonymousRole));
  permissions.delete('profile'); // there is nothing that would be theirs
  return permissions;
}

/** A token that leaks must not make others, or change a password. */
const NEVER_OF_TOKENS: readonly Permission[] = ['profile'];

/** One that can let people in, and make tokens of services, was made for that. */
const OF_TOKENS_WHEN_NAMED: readonly Permission[] = ['people:write'];

/**
 * What a token may do: what the one may whom it belongs to, but no more than it was made for.
 * @param scopes - undefined: all but to decide who may do what, which has to be named
 */
export function permissionsOfToken(
  role: Role,
  scopes: readonly Permission[] | undefined,
): ReadonlySet<Permission> {
  const isMadeFor = (name: Permission): boolean =>
    scopes ? isWithin(name, scopes) : !OF_TOKENS_WHEN_NAMED.includes(name);
  return new Set(
    [...permissionsOf(role)].filter(
      (name) => PERMISSIONS_OF_ANYONE.has(name) || (!NEVER_OF_TOKENS.includes(name) && isMadeFor(name)),
    ),
  );
}

function isWithin(permission: Permission, scopes: readonly Permission[]): boolean {
  return (
    scopes.includes(permission) || (permission.endsWith(':own') && scopes.includes(withoutOwn(permission)))
  );
}

/** The permission to do to all things what `permission` allows to one's own. */
function withoutOwn(permission: Permission): Permission {
  return permission.replace(/:own$/, '') as Permission;
}

/** The job that something is about, as far as it matters for who may do it. */
export interface OwnedJob {
  /** The id of who submitted it: a person, or a token of a service. Undefined when nobody had signed in. */
  readonly owner: string | undefined;
  /** The value of its `project` in the metadata. */
  readonly project: string | undefined;
}

/** Who wants to do something. */
export interface AccessCaller {
  /** The id by which jobs are theirs; undefined for who has not signed in. */
  readonly id: string | undefined;
  readonly permissions: ReadonlySet<Permission>;
  /** Where it is not empty, jobs of other projects are not theirs to submit or to steer. */
  readonly projects: readonly string[];
}

/** Why somebody may not do something; undefined when they may. */
export type AccessRefusal = 'not-permitted' | 'not-own' | 'other-project';

/** What is done by it is done to jobs of all projects. */
const OF_ALL_JOBS: Permission = 'jobs:write';

/**
 * Whether somebody may do something. @param job - the job that it is about; undefined for what is about no job, and for where it is not known
 * to exist: that is for the act to find out
 */
export function whyNotAllowed(
  caller: AccessCaller,
  permission: Permission,
  job?: OwnedJob,
): AccessRefusal | undefined {
  const { permissions } = caller;
  if (!permissions.has(permission)) return 'not-permitted';
  if (permission === OF_ALL_JOBS && caller.projects.length > 0) return 'other-project';
  if (!job || !dependsOnJob(caller, permission)) return undefined;
  if (!isInProjects(caller.projects, job.project)) return 'other-project';
  const isTheirs =
    permissions.has(withoutOwn(permission)) || (caller.id !== undefined && caller.id === job.owner);
  return isTheirs ? undefined : 'not-own';
}

/** Whether it depends on whose job it is, or on its project, whether somebody may do something to it who has the permission. */
export function dependsOnJob(
  { permissions, projects }: Pick<AccessCaller, 'permissions' | 'projects'>,
  permission: Permission,
): boolean {
  return permission.endsWith(':own') && (projects.length > 0 || !permissions.has(withoutOwn(permission)));
}

/** Whether somebody limited to `projects` may have jobs of `project`; no projects: all. */
export function isInProjects(projects: readonly string[], project: string | undefined): boolean {
  return projects.length === 0 || (project !== undefined && projects.includes(project));
}

/** Who may do it, for who may not: "This needs the role wrangler or admin." */
export function whoMay(permission: Permission): string {
  const { means, from } = PERMISSIONS[permission];
  if (from === 'worker') return 'Only Workers may do this, with their own credentials.';
  const roles = rolesWith(permission);
  return `To ${means.replace('they have', 'one has').replace('their own', "one's own")}, one has to be ${orList(roles)}.`;
}

function orList(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  const article = (word: string): string => `${/^[aeiou]/.test(word) ? 'an' : 'a'} ${word}`;
  return words.length < 2
    ? article(last)
    : `${words.slice(0, -1).map(article).join(', ')} or ${article(last)}`;
}
