import { invalid } from '@flamenco/domain/errors';
import type { AdmissionRules, ProviderSettings } from '../people/index.js';

/** What an OpenID Connect provider is configured by. */
export interface OidcSettings {
  /** Its issuer, without `/.well-known/…`. */
  readonly issuer: URL;
  readonly clientId: string;
  /** Undefined for a public client, which PKCE alone protects. */
  readonly clientSecret: string | undefined;
  readonly scopes: readonly string[];
  readonly label: string;
  /** The claim with the groups, at the top or below others: `groups`, `realm_access.roles`. */
  readonly groupsClaim: string;
  readonly admission: AdmissionRules;
  /** The issuer is asked without TLS: on this computer alone, for trials. */
  readonly isInsecure: boolean;
}

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;

/** @throws FarmError `invalid` for settings that are wrong */
export function readOidcSettings(settings: ProviderSettings): OidcSettings {
  const issuer = settings.url('issuer', ['https:', 'http:']);
  const mayBeInsecure = settings.flag('allow_http', false) && LOOPBACK.test(issuer.hostname);
  const isInsecure = issuer.protocol === 'http:';
  if (isInsecure && !mayBeInsecure)
    throw invalid(
      'invalid-provider',
      'issuer must be an address that begins with https://. Only one on this computer may do without TLS, for trials, with allow_http: true.',
    );
  const read: OidcSettings = {
    issuer,
    isInsecure,
    clientId: settings.text('client_id'),
    clientSecret: settings.optionalSecret('client_secret'),
    scopes: settings.texts('scopes', ['openid', 'profile', 'email']),
    label: settings.optionalText('label') ?? `Sign in with ${issuer.hostname}`,
    groupsClaim: settings.optionalText('groups_claim') ?? 'groups',
    admission: settings.admission(),
  };
  settings.refuseUnknown();
  if (!read.scopes.includes('openid'))
    throw invalid('invalid-provider', "scopes must have 'openid' among them.");
  return read;
}
