import type { ManagerPart } from '../../parts/manager-part.js';

/** People sign in with the accounts of a directory. Off unless `sign_in.providers` has one. */
export const ldapPart: ManagerPart = {
  name: 'ldap',
  module: async () => (await import('./ldap.module.js')).LdapModule,
};
