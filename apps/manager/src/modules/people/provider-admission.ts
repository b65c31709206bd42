import { roleOfGroups, type GroupRules } from '@flamenco/domain/access';
import { forbidden } from '@flamenco/domain/errors';
import type { Identity } from './identity-provider.js';

/** Whom of its people a provider lets in, and as what. */
export interface AdmissionRules extends GroupRules {
  /** Whether somebody who is new on the farm may come in. */
  readonly mayBeNew: boolean;
}

/** Somebody, as a provider tells of them. */
export interface ProvidedPerson extends Pick<Identity, 'subject' | 'name' | 'displayName' | 'email'> {
  readonly groups: readonly string[];
}

/** Somebody by what they are on the farm. @throws FarmError `forbidden` for who is in no group that may come in */
export function identityOf({ groups, ...person }: ProvidedPerson, rules: AdmissionRules): Identity {
  const role = roleOfGroups(groups, rules);
  if (role === 'none')
    throw forbidden(
      'not-in-a-group',
      `'${person.name}' is in none of the groups that may use this farm. Ask an admin of the farm, or whoever looks after the groups.`,
    );
  return { ...person, role, roleIfNew: rules.defaultRole, mayBeNew: rules.mayBeNew };
}
