import { randomUUID } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { conflict, forbidden } from '@flamenco/domain/errors';
import { Clock } from '../../clock.js';
import { Configuration } from '../../config/index.js';
import { currentActor, ownerIdOf } from '../../database/actor.js';
import { FarmDatabase } from '../../database/farm-database.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { FirstAdmins, type AdminsBrowser, type FirstAdminMaker, type WrittenAdmin } from '../setup/index.js';
import { Callers } from './callers.js';
import { checkPassword, hashPassword } from './passwords.js';
import { PEOPLE_SETTINGS } from './people.settings.js';
import { refuseTakenName, storeNewUser } from './new-people.js';
import { countAdmins } from './persistence/user-rows.js';
import { sessionCookie } from './session-cookie.js';
import { Sessions } from './sessions.js';
import { LOCAL, type NewUser, type User } from './user.js';
import { readUserName } from './user-names.js';

/** Makes the first admin of a farm, for who sets it up. */
@Injectable()
export class FirstAdmin implements FirstAdminMaker, OnModuleInit {
  constructor(
    private readonly database: FarmDatabase,
    private readonly unitOfWork: UnitOfWork,
    private readonly configuration: Configuration,
    private readonly callers: Callers,
    private readonly sessions: Sessions,
    private readonly clock: Clock,
    private readonly port: FirstAdmins,
  ) {}

  onModuleInit(): void {
    this.port.fill(this);
  }

  async hasAdmin(): Promise<boolean> {
    return (await countAdmins(this.database.reader)) > 0;
  }

  async checkAuthority(): Promise<void> {
    if (ownerIdOf(currentActor()) !== undefined || !(await this.hasAdmin())) return;
    throw forbidden(
      'farm-has-admin',
      'This farm has an admin by now, who alone may set it up. Reload this page, and sign in.',
      { httpStatus: 401 },
    );
  }

  async make({ name: written, password }: WrittenAdmin, browser: AdminsBrowser): Promise<string> {
    const name = readUserName(written);
    checkPassword(password, name);
    const user = await this.store(name, await hashPassword(password));
    await this.callers.forget();
    const { address, agent, isSecure } = browser;
    const { secret } = await this.sessions.begin(user, { address, agent, replaces: undefined });
    const { sessionLongestMs } = this.configuration.of(PEOPLE_SETTINGS).signIn;
    return sessionCookie(secret, sessionLongestMs, isSecure);
  }

  /** Works follow each other, on all Managers of a database: of two that come at once, one finds the other's admin. */
  private store(name: string, passwordHash: string): Promise<User> {
    return this.unitOfWork.run(async (work) => {
      if ((await countAdmins(work.sql)) > 0)
        throw conflict(
          'admin-exists',
          'This farm has an admin already: the first one is made once. Sign in as that admin, and add others on the Settings page under People.',
        );
      await refuseTakenName(work, name);
      const admin: NewUser = {
        ...{ uuid: randomUUID(), name, displayName: name, email: '', role: 'admin', projects: [] },
        ...{ provider: LOCAL, subject: name, passwordHash, isActive: true },
        created: this.clock.timestamp(),
      };
      return storeNewUser(work, admin, { role: admin.role });
    });
  }
}
