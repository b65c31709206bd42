import { ACCESS_MODES, ROLES } from '@flamenco/domain/access';
import { atRestart, choice, duration, ourOwn, section, type PartSettings } from '../../config/settings.js';
import { identityProviders } from './provider-entries.js';

const FIELDS = {
  access: ourOwn(
    choice(
      'access',
      'open',
      ACCESS_MODES,
      'open: anyone who reaches the Manager may use the farm, as with Flamenco 3. closed: people sign in first; add an admin before, with: flamenco-manager users add NAME --role admin',
    ),
  ),
  anonymousRole: ourOwn(
    choice(
      'anonymous_role',
      'wrangler',
      ROLES,
      'What somebody may do on an open farm who has not signed in. viewer makes a farm that everybody can watch. As long as there is no admin, a wrangler may change settings, too.',
    ),
  ),
  signIn: ourOwn(
    section('sign_in', {
      sessionIdleMs: duration(
        'session_idle',
        '24h',
        'People who do nothing for so long have to sign in again.',
      ),
      sessionLongestMs: duration(
        'session_longest',
        '720h',
        'After so long, people have to sign in again, whatever they do. 720h are 30 days.',
      ),
      providers: atRestart(
        identityProviders(
          'providers',
          'Who else knows the people of the studio, besides the accounts of this Manager: entries with a type (oidc, ldap, proxy), a name, and the settings of the type. See docs/security.md.',
        ),
      ),
    }),
  ),
};

/** Who may use the farm, and how they are known. */
export const PEOPLE_SETTINGS = { fields: FIELDS } satisfies PartSettings<typeof FIELDS>;
