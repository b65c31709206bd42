import { Injectable } from '@nestjs/common';
import { aboutThing } from '@flamenco/domain/changes';
import { conflict, forbidden } from '@flamenco/domain/errors';
import { Clock } from '../../clock.js';
import { identifyActor } from '../../database/actor.js';
import { FarmDatabase } from '../../database/farm-database.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { Callers } from './callers.js';
import { checkPassword, hashPassword, isPassword } from './passwords.js';
import { deletePasswordLinks, loadPasswordLink } from './persistence/link-rows.js';
import { deleteSessionsOf } from './persistence/session-rows.js';
import { loadUserById, saveUser } from './persistence/user-rows.js';
import { hashOfSecret } from './secrets.js';
import { SignInThrottle } from './sign-in-throttle.js';
import { actorOf, LOCAL, type User } from './user.js';

/** Sets people's passwords: their own, or by a link that an admin has made for them. Their other sessions end. */
@Injectable()
export class OwnPassword {
  constructor(
    private readonly database: FarmDatabase,
    private readonly unitOfWork: UnitOfWork,
    private readonly callers: Callers,
    private readonly throttle: SignInThrottle,
    private readonly clock: Clock,
  ) {}

  /** @throws FarmError 401 for a wrong old password, `invalid` for a bad new one, `conflict` for who has none here */
  async change(
    user: User,
    { before, after }: { readonly before: string; readonly after: string },
    { sessionId, address }: { readonly sessionId: number | undefined; readonly address: string },
  ): Promise<void> {
    if (user.provider !== LOCAL)
      throw conflict('password-elsewhere', `Your password is that of '${user.provider}'. Change it there.`);
    this.throttle.admit(user.name, address);
    if (!(await isPassword(before, user.passwordHash)))
      throw forbidden('wrong-password', 'The old password is wrong.', { httpStatus: 401 });
    this.throttle.noteSuccess(user.name, address);
    await this.save(user, after, sessionId);
  }

  /** Who the link is for; their name is shown beside the form. @throws FarmError `forbidden` for a link that is none any more */
  async ownerOf(link: string): Promise<User> {
    const found = await loadPasswordLink(this.database.reader, hashOfSecret(link));
    const isOver = !found || Date.parse(found.expires) <= this.clock.nowMs();
    const user = isOver ? undefined : await loadUserById(this.database.reader, found.userId);
    if (user?.isActive) return user;
    throw forbidden(
      'password-link-over',
      'This link was used already, or is too old. Ask an admin of the farm for a new one.',
    );
  }

  /** @throws FarmError `forbidden` for a link that is none any more, `invalid` for a bad password */
  async useLink(link: string, password: string, address: string): Promise<User> {
    const user = await this.ownerOf(link);
    identifyActor(actorOf(user, address));
    await this.save(user, password, undefined, link);
    return user;
  }

  private async save(user: User, password: string, kept: number | undefined, link?: string): Promise<void> {
    checkPassword(password, user.name);
    const passwordHash = await hashPassword(password);
    await this.unitOfWork.run(async (work) => {
      if (link !== undefined && !(await loadPasswordLink(work.sql, hashOfSecret(link))))
        throw conflict(
          'password-link-over',
          'This link was used just now. Sign in with the password that was set.',
        );
      const current = await loadUserById(work.sql, user.id);
      if (!current) throw forbidden('account-inactive', 'This account was removed just now.');
      await saveUser(work.sql, { ...current, passwordHash });
      await deletePasswordLinks(work.sql, user.id);
      await deleteSessionsOf(work.sql, user.id, kept);
      work.note({ action: 'password-set', ...aboutThing(user) });
    });
    await this.callers.forget();
  }
}
