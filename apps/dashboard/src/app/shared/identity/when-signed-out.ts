import { HttpErrorResponse, type HttpInterceptorFn } from '@angular/common/http';
import { inject } from '@angular/core';
import { tap } from 'rxjs';
import { IdentityCheck } from './identity-check';

/** There, 401 means that a password is wrong. */
const TAKES_A_PASSWORD = /\/identity\/(sign-in|password)$/;

/** When the Manager wants to know who asks, on a closed farm or because a session is over, leads to the page to sign in. */
export const whenSignedOut: HttpInterceptorFn = (request, next) => {
  const check = inject(IdentityCheck);
  const lead = (error: unknown): void => {
    const isSignedOut = error instanceof HttpErrorResponse && error.status === 401;
    if (isSignedOut && !TAKES_A_PASSWORD.test(request.url)) void check.signInAgain();
  };
  return next(request).pipe(tap({ error: lead }));
};
