import { ACCESS_MODES, ROLES } from '@flamenco/domain/access';
import {
  atLeast,
  atRestart,
  choice,
  duration,
  ourOwn,
  section,
  type PartSettings,
  type Setting,
} from '../../config/settings.js';
import { identityProviders } from './provider-entries.js';

/** Use is written down once a minute: shorter sessions would end while they are used, and with 0s nobody could sign in. */
const SHORTEST_SESSION = '5m';

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
      sessionIdleMs: sessionTime(
        'session_idle',
        '24h',
        'People who do nothing for so long have to sign in again.',
      ),
      sessionLongestMs: sessionTime(
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

/** How long sessions last. */
function sessionTime(key: string, initial: string, about: string): Setting<number> {
  return atLeast(
    duration(key, initial, `${about} At least ${SHORTEST_SESSION}.`),
    SHORTEST_SESSION,
    'people would have to sign in again and again',
    { orNone: false },
  );
}
