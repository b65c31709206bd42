import { inject } from '@angular/core';
import { type CanActivateFn, Router } from '@angular/router';
import { Api, getConfiguration } from '@flamenco/api-client';

/** Leads to the setup assistant while the Manager is not set up. A Manager that does not answer is left to the page to tell. */
export const setUpFirst: CanActivateFn = async () => {
  const router = inject(Router);
  const configuration = await inject(Api)
    .invoke(getConfiguration)
    .catch(() => undefined);
  return configuration?.isFirstRun === true ? router.createUrlTree(['/setup']) : true;
};
