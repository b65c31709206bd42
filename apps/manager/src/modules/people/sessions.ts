import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { aboutThing } from '@flamenco/domain/changes';
import { notFound } from '@flamenco/domain/errors';
import { Clock } from '../../clock.js';
import { identifyActor } from '../../database/actor.js';
import { FarmDatabase } from '../../database/farm-database.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { Callers } from './callers.js';
import {
  deleteSession,
  deleteSessionsOf,
  insertSession,
  listSessions,
  type Session,
} from './persistence/session-rows.js';
import { saveSignIn } from './persistence/user-rows.js';
import { newSecret } from './secrets.js';
import { actorOf, type User } from './user.js';

const LONGEST_AGENT = 300;

/** From where somebody signs in. */
export interface SessionStart {
  readonly address: string;
  /** What the browser calls itself. */
  readonly agent: string;
  /** The row id of the session that ends with it; so that nobody goes on with one that others may know. */
  readonly replaces: number | undefined;
  readonly signOutHint?: string | undefined;
}

/** A session, and what opens it. */
export interface BegunSession {
  readonly user: User;
  readonly secret: string;
}

/** Begins and ends people's sessions. */
@Injectable()
export class Sessions {
  constructor(
    private readonly database: FarmDatabase,
    private readonly unitOfWork: UnitOfWork,
    private readonly callers: Callers,
    private readonly clock: Clock,
  ) {}

  async begin(user: User, { address, agent, replaces, signOutHint }: SessionStart): Promise<BegunSession> {
    const { secret, hash } = newSecret('s_');
    const now = this.clock.timestamp();
    identifyActor(actorOf(user, address));
    await this.unitOfWork.run(async (work) => {
      if (replaces !== undefined) await deleteSession(work.sql, replaces);
      await insertSession(work.sql, {
        uuid: randomUUID(),
        secretHash: hash,
        userId: user.id,
        created: now,
        lastUsed: now,
        address,
        agent: agent.slice(0, LONGEST_AGENT).toWellFormed(),
        signOutHint,
      });
      await saveSignIn(work.sql, user.id, now);
      work.note({ action: 'signed-in', ...aboutThing(user) });
    });
    this.callers.expect(hash);
    await this.callers.forget();
    return { user, secret };
  }

  list(user: User): Promise<readonly Session[]> {
    return listSessions(this.database.reader, user.id);
  }

  /** The session that this is, by its row id; undefined where it has ended. */
  async find(user: User, sessionId: number | undefined): Promise<Session | undefined> {
    return (await this.list(user)).find(({ id }) => id === sessionId);
  }

  /** @throws FarmError `not-found` for what is none of the user's */
  async end(user: User, uuid: string): Promise<void> {
    const session = (await this.list(user)).find((other) => other.uuid === uuid.toLowerCase());
    if (!session) throw notFound('session', uuid);
    await this.unitOfWork.run(async (work) => {
      await deleteSession(work.sql, session.id);
      work.note({ action: 'session-ended', ...aboutThing(user) });
    });
    await this.callers.forget();
  }

  /** Ends the session that somebody is in. */
  async signOut(sessionId: number): Promise<void> {
    await this.unitOfWork.run(({ sql }) => deleteSession(sql, sessionId));
    await this.callers.forget();
  }

  /** @param kept - but for this one, by its row id */
  async endAll(user: User, kept: number | undefined): Promise<void> {
    await this.unitOfWork.run(async (work) => {
      await deleteSessionsOf(work.sql, user.id, kept);
      work.note({ action: 'session-ended', ...aboutThing(user), after: { all: true } });
    });
    await this.callers.forget();
  }
}
