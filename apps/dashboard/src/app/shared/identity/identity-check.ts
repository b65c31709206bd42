import { Injectable, inject } from '@angular/core';
import { Router } from '@angular/router';
import { Api, getIdentity } from '@flamenco/api-client';
import { OwnIdentity } from './own-identity';

const SIGN_IN = '/sign-in';

/** Asks the Manager who the person at the screen is, and has them sign in when it wants to know. */
@Injectable({ providedIn: 'root' })
export class IdentityCheck {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly identity = inject(OwnIdentity);
  private asked: Promise<void> | undefined;

  /** Without an answer, what was known stays: a Manager that is being set up knows nobody. */
  load(): Promise<void> {
    this.asked ??= this.ask().finally(() => (this.asked = undefined));
    return this.asked;
  }

  /** Leads to the page to sign in, and from there back; not on an open farm, where one may stay who has not signed in. */
  async signInAgain(): Promise<void> {
    if (this.identity.isOpen() && this.identity.user() === undefined) return;
    const address = this.router.currentNavigation()?.extractedUrl.toString() ?? this.router.url;
    if (!address.startsWith(SIGN_IN)) await this.router.navigateByUrl(signInAddress(address));
  }

  private async ask(): Promise<void> {
    const identity = await this.api.invoke(getIdentity).catch(() => undefined);
    if (identity) this.identity.learn(identity);
  }
}

/** The page to sign in. @param back - the page of the dashboard to go to then */
export function signInAddress(back: string): string {
  return `${SIGN_IN}?back=${encodeURIComponent(back)}`;
}
