import { Logger } from '@nestjs/common';
import { forbidden, unavailable, type FarmError } from '@flamenco/domain/errors';
import * as client from 'openid-client';
import type { Clock } from '../../clock.js';
import { identityOf, type Identity, type RedirectProvider, type RedirectStart } from '../people/index.js';
import { personIn, type Claims } from './claims.js';
import { clientAuthentication } from './client-authentication.js';
import type { OidcSettings } from './oidc-settings.js';

const TIMEOUT_S = 10;

/** An issuer that was away is not asked again for so long: nobody has the Manager knock at its door all the time. */
const RETRIED_AFTER_MS = 5_000;

/** Longer tokens are not kept for signing out: the provider asks whom it is to sign out instead. */
const LONGEST_HINT = 8_000;

/** Signs people in with the code flow of OpenID Connect. The issuer is asked for the first time when somebody signs in. */
export class OidcProvider implements RedirectProvider {
  readonly kind = 'redirect';
  readonly label: string;
  private readonly logger: Logger;
  private discovered: Promise<client.Configuration> | undefined;
  private away: { readonly error: FarmError; readonly untilMs: number } | undefined;

  constructor(
    readonly name: string,
    private readonly settings: OidcSettings,
    private readonly clock: Clock,
  ) {
    this.label = settings.label;
    this.logger = new Logger(`oidc ${name}`);
  }

  async begin(callback: string): Promise<RedirectStart> {
    const issuer = await this.issuer();
    const checks = {
      state: client.randomState(),
      nonce: client.randomNonce(),
      verifier: client.randomPKCECodeVerifier(),
    };
    const address = client.buildAuthorizationUrl(issuer, {
      redirect_uri: callback,
      scope: this.settings.scopes.join(' '),
      state: checks.state,
      nonce: checks.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(checks.verifier),
      code_challenge_method: 'S256',
    });
    return { address: address.href, checks };
  }

  async finish(address: URL, checks: Readonly<Record<string, string>>): Promise<Identity> {
    const issuer = await this.issuer();
    const { claims, idToken } = await this.redeem(issuer, address, checks);
    const identity = identityOf(
      personIn(claims.sub, claims, this.settings.groupsClaim),
      this.settings.admission,
    );
    return idToken.length > LONGEST_HINT ? identity : { ...identity, signOutHint: idToken };
  }

  async signOutAddress(hint: string | undefined, back: string): Promise<string | undefined> {
    const issuer = await this.issuer().catch(() => undefined); // who signs out here can do so while it is away
    if (issuer?.serverMetadata().end_session_endpoint === undefined) return undefined;
    return client.buildEndSessionUrl(issuer, {
      post_logout_redirect_uri: back,
      ...(hint !== undefined && { id_token_hint: hint }),
    }).href;
  }

  private async redeem(
    issuer: client.Configuration,
    address: URL,
    { state = '', nonce = '', verifier = '' }: Readonly<Record<string, string>>,
  ): Promise<{ readonly claims: Claims & { readonly sub: string }; readonly idToken: string }> {
    try {
      const tokens = await client.authorizationCodeGrant(issuer, address, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (!claims || tokens.id_token === undefined) throw new client.ClientError('there is no ID token');
      const more = issuer.serverMetadata().userinfo_endpoint
        ? await client.fetchUserInfo(issuer, tokens.access_token, claims.sub)
        : {};
      return { claims: { ...more, ...claims }, idToken: tokens.id_token };
    } catch (error) {
      throw this.refusalFor(error);
    }
  }

  /** What the issuer says of itself, which is asked for until there is an answer. */
  private issuer(): Promise<client.Configuration> {
    if (this.away && this.away.untilMs > this.clock.nowMs()) return Promise.reject(this.away.error);
    this.discovered ??= this.discover().catch((error: unknown) => {
      this.discovered = undefined;
      const refusal = this.isAway(error);
      this.away = { error: refusal, untilMs: this.clock.nowMs() + RETRIED_AFTER_MS };
      throw refusal;
    });
    return this.discovered;
  }

  private discover(): Promise<client.Configuration> {
    const { issuer, clientId, clientSecret, isInsecure } = this.settings;
    return client.discovery(issuer, clientId, undefined, clientAuthentication(clientSecret), {
      timeout: TIMEOUT_S,
      // Marked as deprecated so that it is noticed: only an issuer on this computer may be configured so.
      // eslint-disable-next-line @typescript-eslint/no-deprecated
      execute: isInsecure ? [client.allowInsecureRequests] : [],
    });
  }

  private refusalFor(error: unknown): FarmError {
    if (isNetworkError(error)) return this.isAway(error);
    const isDenied = error instanceof client.AuthorizationResponseError;
    this.logger.warn(`A sign-in was refused: ${reasonOf(error)}`);
    return isDenied
      ? forbidden(
          'provider-denied',
          `${this.label} has not let you in. Sign in there with an account that may use this farm.`,
          { cause: error },
        )
      : forbidden(
          'sign-in-not-valid',
          `What ${this.label} has answered is not what this Manager has asked for. Sign in again.`,
          { cause: error },
        );
  }

  private isAway(error: unknown): FarmError {
    this.logger.warn(`${this.settings.issuer.href} cannot be asked: ${reasonOf(error)}`);
    return unavailable(
      'provider-away',
      `${this.label} cannot be reached now, so nobody can sign in with it. Try again later, or ask whoever looks after it.`,
      { cause: error },
    );
  }
}

/** Not an answer that was wrong, but none. */
function isNetworkError(error: unknown): boolean {
  if (error instanceof TypeError) return error.cause instanceof Error; // of `fetch`
  if (error instanceof client.ResponseBodyError) return error.status >= 500;
  return error instanceof client.ClientError && error.code === 'OAUTH_TIMEOUT';
}

function reasonOf(error: unknown): string {
  const reasons: string[] = [];
  for (let one = error; one instanceof Error && reasons.length < 5; one = one.cause)
    reasons.push(one.message);
  return reasons.join(': ');
}
