/** Who may do what on a farm. */
export {
  ACCESS_MODES,
  anonymousPermissions,
  dependsOnJob,
  isInProjects,
  permissionsOfToken,
  whoMay,
  whyNotAllowed,
} from './access.js';
export type { AccessCaller, AccessMode, AccessRefusal, AccessRules, OwnedJob } from './access.js';
export { roleOfGroups, type GroupRules } from './group-roles.js';
export {
  higherRole,
  isRole,
  PERMISSION_NAMES,
  PERMISSIONS,
  permissionsOf,
  ROLE_MEANINGS,
  ROLES,
  rolesWith,
} from './permissions.js';
export type { Permission, Role } from './permissions.js';
