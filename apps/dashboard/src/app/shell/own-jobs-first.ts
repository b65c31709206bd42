import { inject } from '@angular/core';
import { type CanActivateFn, Router } from '@angular/router';
import { IdentityCheck } from '../shared/identity/identity-check';
import { OwnIdentity } from '../shared/identity/own-identity';
import { MY_JOBS, scopeOf } from '../shared/identity/own-jobs';
import { FIRST_ANSWER_MS, atMost } from './set-up-first';

/** The page of jobs, and not that of a new one. */
const JOBS = /^\/jobs(?!\/new)\b/;

/** Opens the page of jobs with one's own, for who looked at these last. An address that says what it shows, shows that. */
export const ownJobsFirst: CanActivateFn = async (_route, { url }) => {
  const identity = inject(OwnIdentity);
  const router = inject(Router);
  const check = inject(IdentityCheck);
  if (url !== '/jobs' || JOBS.test(router.url)) return true;
  if (!identity.isKnown()) await atMost(FIRST_ANSWER_MS, check.load());
  const user = identity.user();
  if (user === undefined || scopeOf(user) === 'all') return true;
  return router.createUrlTree(['/jobs'], { queryParams: { q: MY_JOBS } });
};
