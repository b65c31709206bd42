import { Injectable, computed, inject, signal } from '@angular/core';
import type { Identity, Permission } from '@flamenco/api-client';
import { type AccessRefusal, type OwnedJob, whyNotAllowed } from '@flamenco/domain/access';

/** Who the person at the screen is, and what they may do, as the Manager said last; `IdentityCheck` asks it. */
@Injectable({ providedIn: 'root' })
export class OwnIdentity {
  private readonly known = signal<Identity | undefined>(undefined);

  /** Undefined: nobody has signed in, or the Manager has not said so yet. */
  readonly user = computed(() => this.known()?.user);
  /** How one can sign in; none: nobody can. */
  readonly offers = computed(() => this.known()?.sign_in ?? []);
  /** Whether a proxy has signed them in, before they came here. */
  readonly isProxied = computed(() => this.known()?.is_proxied === true);
  /** Why somebody whom a proxy has signed in is not let in. */
  readonly refusal = computed(() => this.known()?.refusal);
  readonly isKnown = computed(() => this.known() !== undefined);
  /** Whether one may use the farm without signing in. */
  readonly isOpen = computed(() => this.known()?.access === 'open');
  readonly hasAdmin = computed(() => this.known()?.has_admin === true);
  private readonly permissions = computed(() => {
    const known = this.known();
    return known && new Set(known.permissions);
  });
  /** Whether there is nothing to see without signing in. */
  readonly mustSignIn = computed(() => this.user() === undefined && !this.may('jobs:read'));

  /** Whether they may do something. As long as that is not known they may: the Manager has the last word. */
  readonly may = (permission: Permission): boolean => this.permissions()?.has(permission) ?? true;

  /** Why they may not do something to a job; undefined: they may, or it is not known. The Manager decides by the same rule. */
  whyNot(permission: Permission, job: OwnedJob): AccessRefusal | undefined {
    const permissions = this.permissions();
    if (permissions === undefined) return undefined;
    const { id, projects = [] } = this.user() ?? {};
    return whyNotAllowed({ id, permissions, projects }, permission, job);
  }

  learn(identity: Identity): void {
    this.known.set(identity);
  }
}

/** Asks whether the person at the screen may do something. Call it in an injection context. */
export function injectMay(): (permission: Permission) => boolean {
  return inject(OwnIdentity).may;
}
