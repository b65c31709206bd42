import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { aboutThing } from '@flamenco/domain/changes';
import { forbidden } from '@flamenco/domain/errors';
import { Clock } from '../../clock.js';
import { FarmDatabase } from '../../database/farm-database.js';
import { UnitOfWork, type Work } from '../../database/unit-of-work.js';
import type { Identity } from './identity-provider.js';
import { storeNewUser } from './new-people.js';
import { loadUserByName, loadUserOfProvider, saveUser } from './persistence/user-rows.js';
import type { NewUser, User } from './user.js';
import { asUserName } from './user-names.js';

/** Somebody who was welcomed, and whether they are known otherwise than before. */
export interface Welcomed {
  readonly user: User;
  readonly isChanged: boolean;
}

/** Knows people again whom a provider has signed in, takes over what it says of them, and lets in who is new where it may. */
@Injectable()
export class Newcomers {
  constructor(
    private readonly database: FarmDatabase,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** @throws FarmError `forbidden` for who is new and may not come in, and for who was turned out */
  async welcome(provider: string, identity: Identity): Promise<Welcomed> {
    const before = await loadUserOfProvider(this.database.reader, provider, identity.subject);
    if (before && isAsBefore(before, identity)) return { user: before, isChanged: false };
    const user = await this.unitOfWork.run(async (work) => {
      const known = await loadUserOfProvider(work.sql, provider, identity.subject);
      return known ? this.greet(work, known, identity) : this.letIn(work, provider, identity);
    });
    return { user, isChanged: true };
  }

  private async greet(work: Work, known: User, { displayName, email, role }: Identity): Promise<User> {
    if (!known.isActive)
      throw forbidden(
        'account-inactive',
        'This account may not use the farm any more. Ask an admin of the farm.',
      );
    const user = { ...known, displayName, email, role: role ?? known.role };
    await saveUser(work.sql, user);
    if (user.role !== known.role)
      work.note({
        action: 'user-changed',
        ...aboutThing(known),
        before: { role: known.role },
        after: { role },
      });
    return user;
  }

  private async letIn(work: Work, provider: string, identity: Identity): Promise<User> {
    if (!identity.mayBeNew)
      throw forbidden(
        'account-unknown',
        `Nobody has given '${identity.name}' access to this farm. Ask an admin of the farm.`,
      );
    const wanted =
      asUserName(identity.name) ?? asUserName(identity.email) ?? `user-${randomUUID().slice(0, 8)}`;
    const isTaken = (await loadUserByName(work.sql, wanted)) !== undefined;
    const uuid = randomUUID();
    const newcomer: NewUser = {
      uuid,
      name: isTaken ? `${wanted}.${provider}.${uuid.slice(0, 8)}` : wanted,
      displayName: identity.displayName || identity.name,
      email: identity.email,
      role: identity.role ?? identity.roleIfNew ?? 'viewer',
      projects: [],
      provider,
      subject: identity.subject,
      passwordHash: undefined,
      isActive: true,
      created: this.clock.timestamp(),
    };
    return storeNewUser(work, newcomer, { role: newcomer.role, provider });
  }
}

/** Whether somebody may come in, and nothing that the provider says of them is new. */
function isAsBefore({ isActive, ...known }: User, { displayName, email, role }: Identity): boolean {
  return (
    isActive &&
    displayName === known.displayName &&
    email === known.email &&
    (role ?? known.role) === known.role
  );
}
