import { invalid } from '@flamenco/domain/errors';
import { trustIn, type ProxyTrust } from '../../config/index.js';
import type { AdmissionRules, ProviderSettings } from '../people/index.js';

/** What a proxy that signs people in is configured by. Names of headers are in small letters. */
export interface ProxySettings {
  /** Whose headers are believed, by the address that a connection comes from. */
  readonly isTrusted: ProxyTrust;
  /** What the proxy calls somebody for ever, and their name. */
  readonly userHeader: string;
  readonly nameHeader: string | undefined;
  readonly emailHeader: string | undefined;
  readonly groupsHeader: string | undefined;
  readonly groupsSeparator: string;
  readonly label: string;
  readonly signOutAddress: string | undefined;
  readonly admission: AdmissionRules;
}

/** Of RFC 9110: what a header may be called. */
const HEADER = /^[!#$%&'*+.^`|~\w-]+$/;

/** What browsers and programs send themselves, or what stands for something else. */
const OF_OTHERS: ReadonlySet<string> = new Set(['authorization', 'cookie', 'host', 'origin', 'user-agent']);

/** @param trustedProxies - what the farm says of its proxies. @throws FarmError `invalid` for settings that are wrong */
export function readProxySettings(
  settings: ProviderSettings,
  trustedProxies: readonly string[],
): ProxySettings {
  const from = settings.texts('from', trustedProxies);
  if (from.length === 0)
    throw invalid(
      'invalid-provider',
      'from is missing: it has to name the addresses of the proxy (or trusted_proxies does), for anyone else could say who they are.',
    );
  const groupsHeader = header(settings, 'groups_header');
  const read: ProxySettings = {
    isTrusted: trustIn(from),
    userHeader: asHeader('user_header', settings.text('user_header')),
    nameHeader: header(settings, 'name_header'),
    emailHeader: header(settings, 'email_header'),
    groupsHeader,
    groupsSeparator: settings.optionalText('groups_separator') ?? ',',
    label: settings.optionalText('label') ?? 'Account of the studio',
    signOutAddress:
      settings.optionalText('sign_out_address') && settings.url('sign_out_address', ['https:', 'http:']).href,
    admission: settings.admission(),
  };
  settings.refuseUnknown();
  if (read.admission.roles && groupsHeader === undefined)
    throw invalid('invalid-provider', 'roles needs groups_header, in which the proxy names the groups.');
  return read;
}

function header(settings: ProviderSettings, key: string): string | undefined {
  const written = settings.optionalText(key);
  return written === undefined ? undefined : asHeader(key, written);
}

function asHeader(key: string, written: string): string {
  const name = written.toLowerCase();
  if (HEADER.test(name) && !OF_OTHERS.has(name)) return name;
  throw invalid(
    'invalid-provider',
    `${key} must be the name of a header that the proxy sets itself, such as Remote-User.`,
  );
}
