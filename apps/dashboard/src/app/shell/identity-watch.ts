import { Injectable, effect, inject, untracked } from '@angular/core';
import { Router } from '@angular/router';
import { IdentityCheck, signInAddress } from '../shared/identity/identity-check';
import { OwnIdentity } from '../shared/identity/own-identity';
import { ConnectionState } from '../shared/live/connection-state';

/** When the live connection comes and goes: somebody may have closed the farm, or ended the session. */
const ASKS = { connecting: false, live: true, stale: false, lost: true };

/** Asks again who the person at the screen is when that may have changed, and has them sign in when nothing can be seen without. */
@Injectable({ providedIn: 'root' })
export class IdentityWatch {
  private readonly check = inject(IdentityCheck);
  private readonly identity = inject(OwnIdentity);
  private readonly router = inject(Router);

  constructor() {
    const { status } = inject(ConnectionState);
    let last = untracked(status);
    effect(() => {
      const now = status();
      if (now !== last && ASKS[now]) void this.ask();
      last = now;
    });
  }

  private async ask(): Promise<void> {
    await this.check.load();
    if (this.identity.mustSignIn()) await this.router.navigateByUrl(signInAddress(this.router.url));
  }
}
