import type { Role } from '@flamenco/domain/access';
import type { KnownActor } from '../../database/actor.js';

/** Somebody who can sign in. */
export interface User {
  /** The row's; never leaves the Manager. */
  readonly id: number;
  readonly uuid: string;
  /** What they sign in with: small letters, digits, and any of . _ - @. */
  readonly name: string;
  /** What others see. */
  readonly displayName: string;
  /** Empty when it is not known. */
  readonly email: string;
  readonly role: Role;
  /** Where it is not empty, they submit and steer jobs of these projects only. */
  readonly projects: readonly string[];
  /** Who knows them: `local` for accounts of this Manager, or the name of another provider. */
  readonly provider: string;
  /** What the provider calls them for ever. */
  readonly subject: string;
  /** Of local accounts that have a password. */
  readonly passwordHash: string | undefined;
  /** Otherwise they cannot sign in, and their tokens open nothing. */
  readonly isActive: boolean;
  readonly created: string;
  readonly lastSignIn: string | undefined;
}

/** Somebody who is not stored yet. */
export type NewUser = Omit<User, 'id' | 'lastSignIn'>;

/** Who acts when somebody does something. */
export function actorOf({ uuid: id, name, displayName, projects }: User, address: string): KnownActor {
  return { kind: 'user', id, name, displayName, projects, address, isService: false };
}

/** The provider of accounts of this Manager. */
export const LOCAL = 'local';
