import type { ManagerPart } from '../../parts/manager-part.js';

/** A proxy before the Manager signs people in. Off unless `sign_in.providers` has one. */
export const proxySignInPart: ManagerPart = {
  name: 'proxy-sign-in',
  module: async () => (await import('./proxy-sign-in.module.js')).ProxySignInModule,
};
