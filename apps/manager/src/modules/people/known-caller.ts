import type { Role } from '@flamenco/domain/access';
import type { KnownActor } from '../../database/actor.js';
import type { Caller } from './caller.js';
import type { User } from './user.js';

/** Who has what opens a door, without where they are. */
export type KnownCaller = Omit<Caller, 'actor' | 'refusal'> &
  Pick<KnownActor, 'kind' | 'name' | 'displayName'> & { readonly id: string };

/** Whose session or token it is. */
export type Owner = Omit<KnownCaller, 'permissions' | 'sessionId' | 'tokenId' | 'kind' | 'isAmbient'> & {
  readonly role: Role;
};

/** A person, as one who asks for something. */
export function ownerOf(user: User): Owner {
  const { uuid: id, name, displayName, role, projects } = user;
  return { id, name, displayName, role, projects, user };
}
