import type { Role } from '@flamenco/domain/access';
import type { AdmissionRules, ProvidedPerson } from './provider-admission.js';
import type { ProviderEntry } from './provider-entries.js';

/** Somebody as a provider knows them. */
export interface Identity {
  /** What the provider calls them for ever. */
  readonly subject: string;
  /** What they are called on the farm, unless somebody else is already. */
  readonly name: string;
  readonly displayName: string;
  readonly email: string;
  /** By the groups that they are in there; undefined: the provider does not say, and an admin of the farm does. */
  readonly role: Role | undefined;
  /** What somebody is who is new, where the provider does not say; undefined: a viewer. */
  readonly roleIfNew?: Role | undefined;
  /** Whether somebody who is new on the farm may come in. */
  readonly mayBeNew: boolean;
  /** What the provider wants to see when somebody signs out there, too. */
  readonly signOutHint?: string;
}

/**
 * How people sign in with a provider: `password`: here, with a form; `redirect`: there, with their browser; `proxy`: before their requests come
 * here, with a proxy that says in each who it is.
 */
export type SignInKind = 'password' | 'redirect' | 'proxy';

/** Knows people. One of each kind that the configuration names is made when the Manager starts. */
export interface IdentityProvider {
  readonly name: string;
  readonly kind: SignInKind;
  /** What the button says that leads to it, such as "Studio account". */
  readonly label: string;
  /** Where the browser goes to sign out there, too; undefined where that is not possible. */
  signOutAddress?(hint: string | undefined, back: string): Promise<string | undefined>;
}

/** A provider that is asked whether a password is somebody's. */
export interface PasswordProvider extends IdentityProvider {
  readonly kind: 'password';
  /** @returns undefined when it is not. @throws FarmError `unavailable` when the provider cannot be asked */
  verify(name: string, password: string): Promise<Identity | undefined>;
}

/** A provider that signs people in on pages of its own. */
export interface RedirectProvider extends IdentityProvider {
  readonly kind: 'redirect';
  /** Where the browser goes. @param callback - the address here that it comes back to */
  begin(callback: string): Promise<RedirectStart>;
  /**
   * Who has come back. @param address - with which the browser came @param checks - of `begin`
   * @throws FarmError `forbidden` when it is not from the provider, or not the answer to this beginning
   */
  finish(address: URL, checks: Readonly<Record<string, string>>): Promise<Identity>;
}

/** A proxy before the Manager that signs people in. */
export interface ProxyProvider extends IdentityProvider {
  readonly kind: 'proxy';
  readonly admission: AdmissionRules;
  /**
   * Whom it names in a request; undefined where it names nobody, or where the request is not from the proxy.
   * @param headers - each with all its values @param peer - the address that the connection comes from
   */
  personIn(headers: RequestHeaders, peer: string): ProvidedPerson | undefined;
}

/** The headers of a request, by names in small letters, each with all its values. */
export type RequestHeaders = NodeJS.Dict<string[]>;

/** Where a browser goes to sign in. */
export interface RedirectStart {
  readonly address: string;
  /** What is kept here until it comes back: `state`, `nonce`, a verifier. */
  readonly checks: Readonly<Record<string, string>>;
}

/** Any provider. */
export type AnyProvider = PasswordProvider | RedirectProvider | ProxyProvider;

/** Makes providers of a type; a part of the Manager, or of a studio, registers it with `IdentityProviders`. */
export interface ProviderType {
  readonly type: string;
  /** @throws FarmError `invalid` for settings that are wrong, which keeps the Manager from starting */
  create(entry: ProviderEntry): AnyProvider | Promise<AnyProvider>;
}
