import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Role } from '@flamenco/domain/access';
import { aboutThing, type ChangeFacts } from '@flamenco/domain/changes';
import { conflict, notFound } from '@flamenco/domain/errors';
import { Clock } from '../../clock.js';
import { Configuration } from '../../config/index.js';
import { FarmDatabase } from '../../database/farm-database.js';
import { UnitOfWork, type Work } from '../../database/unit-of-work.js';
import { Callers } from './callers.js';
import { PEOPLE_SETTINGS } from './people.settings.js';
import { deletePasswordLinks, savePasswordLink } from './persistence/link-rows.js';
import { deleteSessionsOf } from './persistence/session-rows.js';
import { countAdmins, deleteUser, listUsers, loadUser, saveUser } from './persistence/user-rows.js';
import { refuseTakenName, storeNewUser } from './new-people.js';
import { newSecret } from './secrets.js';
import { LOCAL, type User } from './user.js';
import { readUserName } from './user-names.js';

/** A link to set a password is of use for so long. */
const LINK_MS = 3 * 24 * 3600_000;

/** An account of this Manager that is to be. */
export interface WrittenAccount {
  readonly name: string;
  readonly displayName: string;
  readonly email: string;
  readonly role: Role;
  readonly projects: readonly string[];
}

/** What an admin may change of somebody; what is not there stays. */
export type UserChange = Partial<Pick<User, 'displayName' | 'email' | 'role' | 'projects' | 'isActive'>>;

/** A link by which somebody sets a password. */
export interface NewPasswordLink {
  readonly secret: string;
  readonly expires: string;
}

/** Adds, changes and removes people, for admins. */
@Injectable()
export class People {
  constructor(
    private readonly database: FarmDatabase,
    private readonly unitOfWork: UnitOfWork,
    private readonly configuration: Configuration,
    private readonly callers: Callers,
    private readonly clock: Clock,
  ) {}

  list(): Promise<readonly User[]> {
    return listUsers(this.database.reader);
  }

  /** An account of this Manager, with a link to set its password. @throws FarmError `invalid`, or `conflict` for a name that is taken */
  async add(written: WrittenAccount): Promise<{ readonly user: User; readonly link: NewPasswordLink }> {
    const name = readUserName(written.name);
    return this.change(async (work) => {
      await refuseTakenName(work, name);
      const added = {
        ...written,
        uuid: randomUUID(),
        name,
        displayName: written.displayName.trim() || name,
        provider: LOCAL,
        subject: name,
        passwordHash: undefined,
        isActive: true,
        created: this.clock.timestamp(),
      };
      const user = await storeNewUser(work, added, factsOf(written));
      return { user, link: await this.linkFor(work, user) };
    });
  }

  /** @throws FarmError `not-found`; `conflict` for the last admin of a closed farm */
  update(uuid: string, change: UserChange): Promise<User> {
    return this.change(async (work) => {
      const before = await existing(work, uuid);
      const user = { ...before, ...change };
      await saveUser(work.sql, user);
      if (!user.isActive) await deleteSessionsOf(work.sql, user.id);
      await this.checkAdmins(work);
      work.note({ action: 'user-changed', ...aboutThing(before), ...changed(before, user) });
      return user;
    });
  }

  /** @throws FarmError `not-found`; `conflict` for the last admin of a closed farm */
  remove(uuid: string): Promise<void> {
    return this.change(async (work) => {
      const user = await existing(work, uuid);
      await deleteUser(work.sql, user.id);
      await this.checkAdmins(work);
      work.note({ action: 'user-removed', ...aboutThing(user), before: { role: user.role } });
    });
  }

  /** A link by which somebody sets a new password; the old one is of use until then. @throws FarmError `conflict` for who has none here */
  makeLink(uuid: string): Promise<NewPasswordLink> {
    return this.change(async (work) => {
      const user = await existing(work, uuid);
      if (user.provider !== LOCAL)
        throw conflict(
          'password-elsewhere',
          `${user.displayName} signs in with '${user.provider}', where the password is, too. Change it there.`,
        );
      work.note({ action: 'password-link-made', ...aboutThing(user) });
      return this.linkFor(work, user);
    });
  }

  private async linkFor(work: Work, user: User): Promise<NewPasswordLink> {
    const { secret, hash } = newSecret('');
    const expires = new Date(this.clock.nowMs() + LINK_MS).toISOString();
    await deletePasswordLinks(work.sql, user.id);
    await savePasswordLink(work.sql, { userId: user.id, secretHash: hash, expires });
    return { secret, expires };
  }

  private async checkAdmins(work: Work): Promise<void> {
    if (this.configuration.of(PEOPLE_SETTINGS).access === 'open' || (await countAdmins(work.sql)) > 0) return;
    throw conflict(
      'last-admin',
      'This is the last admin, and the farm is closed: nobody could change that any more. Make somebody else an admin first.',
    );
  }

  private async change<Result>(act: (work: Work) => Promise<Result>): Promise<Result> {
    const result = await this.unitOfWork.run(act);
    await this.callers.forget();
    return result;
  }
}

async function existing(work: Work, uuid: string): Promise<User> {
  const user = await loadUser(work.sql, uuid);
  if (!user) throw notFound('user', uuid);
  return user;
}

function factsOf({ displayName, email, role, projects }: Omit<WrittenAccount, 'name'>): ChangeFacts {
  return { display_name: displayName, email, role, projects };
}

/** What was so before and is not any more, and what is instead. */
function changed(before: User, after: User): { readonly before: ChangeFacts; readonly after: ChangeFacts } {
  const [old, fresh] = [before, after].map((user) => ({ ...factsOf(user), is_active: user.isActive }));
  const keys = Object.keys(fresh ?? {}).filter(
    (key) => JSON.stringify(old?.[key as 'is_active']) !== JSON.stringify(fresh?.[key as 'is_active']),
  );
  const only = (facts: ChangeFacts = {}): ChangeFacts =>
    Object.fromEntries(keys.map((key) => [key, facts[key]]));
  return { before: only(old), after: only(fresh) };
}
