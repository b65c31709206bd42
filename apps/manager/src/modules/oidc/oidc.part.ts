import type { ManagerPart } from '../../parts/manager-part.js';

/** People sign in with the accounts of an OpenID Connect provider. Off unless `sign_in.providers` has one. */
export const oidcPart: ManagerPart = {
  name: 'oidc',
  module: async () => (await import('./oidc.module.js')).OidcModule,
};
