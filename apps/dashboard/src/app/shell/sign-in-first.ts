import { inject } from '@angular/core';
import { type CanActivateFn, Router } from '@angular/router';
import { IdentityCheck, signInAddress } from '../shared/identity/identity-check';
import { OwnIdentity } from '../shared/identity/own-identity';
import { FIRST_ANSWER_MS, atMost } from './set-up-first';

/** Leads to the page to sign in where nothing can be seen without. A Manager that does not answer in time is left to the page to tell. */
export const signInFirst: CanActivateFn = async (_route, { url }) => {
  const identity = inject(OwnIdentity);
  const router = inject(Router);
  const check = inject(IdentityCheck);
  if (!identity.isKnown()) await atMost(FIRST_ANSWER_MS, check.load());
  return !identity.mustSignIn() || router.parseUrl(signInAddress(url));
};
