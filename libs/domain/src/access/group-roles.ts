import { ROLES, type Role } from './permissions.js';

/** What the groups of a provider are on the farm. */
export interface GroupRules {
  /** The role of each group that has one; undefined: the farm says itself who may do what. */
  readonly roles: ReadonlyMap<string, Role> | undefined;
  /** Of who is in none of them; undefined: they may not come in. */
  readonly defaultRole: Role | undefined;
}

/**
 * What somebody is on the farm by their groups: of several roles, the one that may do most.
 * @returns undefined where groups say nothing, `none` for who may not come in
 */
export function roleOfGroups(
  groups: readonly string[],
  { roles, defaultRole }: GroupRules,
): Role | 'none' | undefined {
  if (!roles) return undefined;
  const found = new Set(groups.map((group) => roles.get(group)));
  return ROLES.findLast((role) => found.has(role)) ?? defaultRole ?? 'none';
}
