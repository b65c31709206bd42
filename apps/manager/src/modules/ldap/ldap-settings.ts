import { invalid } from '@flamenco/domain/errors';
import type { AdmissionRules, ProviderSettings } from '../people/index.js';

/** What a directory is configured by. */
export interface LdapSettings {
  readonly url: URL;
  /** The connection begins without TLS, and goes on with it. */
  readonly startTls: boolean;
  /** Certificates of authorities, as PEM; undefined: those that the computer trusts. */
  readonly ca: string | undefined;
  /** As whom people are looked for; undefined: as nobody. */
  readonly bindDn: string | undefined;
  readonly bindPassword: string | undefined;
  readonly searchBase: string;
  /** Finds the entry of who signs in, with `{name}` in it. */
  readonly userFilter: string;
  readonly attributes: LdapAttributes;
  /** Where groups are looked for; undefined: an attribute of the entry has them. */
  readonly groupsBase: string | undefined;
  /** Finds the groups of somebody, with `{dn}` or `{name}` in it. */
  readonly groupFilter: string;
  readonly label: string;
  readonly admission: AdmissionRules;
}

/** In which attributes of an entry something stands. */
export interface LdapAttributes {
  /** What the entry is called for ever. */
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly email: string;
  /** The groups, where they stand at the entry. */
  readonly groups: string;
}

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;

/** @throws FarmError `invalid` for settings that are wrong */
export function readLdapSettings(settings: ProviderSettings): LdapSettings {
  const url = settings.url('url', ['ldaps:', 'ldap:']);
  const read: LdapSettings = {
    url,
    startTls: settings.flag('start_tls', false),
    ca: settings.optionalFile('ca_file'),
    bindDn: settings.optionalText('bind_dn'),
    bindPassword: settings.optionalSecret('bind_password'),
    searchBase: settings.text('search_base'),
    userFilter: settings.optionalText('user_filter') ?? '(uid={name})',
    attributes: {
      id: settings.optionalText('id_attribute') ?? 'entryUUID',
      name: settings.optionalText('name_attribute') ?? 'uid',
      displayName: settings.optionalText('display_name_attribute') ?? 'cn',
      email: settings.optionalText('email_attribute') ?? 'mail',
      groups: settings.optionalText('groups_attribute') ?? 'memberOf',
    },
    groupsBase: settings.optionalText('groups_base'),
    groupFilter: settings.optionalText('group_filter') ?? '(member={dn})',
    label: settings.optionalText('label') ?? 'Account of the studio',
    admission: settings.admission(),
  };
  const isPlain = settings.flag('allow_plain', false) && LOOPBACK.test(url.hostname);
  settings.refuseUnknown();
  refuseTogether(read, isPlain);
  return read;
}

function refuseTogether(
  { url, startTls, bindDn, bindPassword, userFilter }: LdapSettings,
  isPlain: boolean,
): void {
  const refuse = (message: string): never => {
    throw invalid('invalid-provider', message);
  };
  if (url.protocol === 'ldaps:' && startTls)
    refuse('start_tls is for addresses that begin with ldap://: leave it out, or write ldap:// in url.');
  if (url.protocol === 'ldap:' && !startTls && !isPlain)
    refuse(
      'passwords would be readable on the network: write ldaps:// in url, or start_tls: true. Only a directory on this computer may do without, for trials, with allow_plain: true.',
    );
  if ((bindDn === undefined) !== (bindPassword === undefined))
    refuse('bind_dn and bind_password belong together: write both, or none to look for people as nobody.');
  if (!userFilter.includes('{name}')) refuse('user_filter must have {name} in it, such as (uid={name}).');
}
