import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import {
  anonymousPermissions,
  permissionsOf,
  permissionsOfToken,
  type Permission,
  type Role,
} from '@flamenco/domain/access';
import { Clock } from '../../clock.js';
import { Configuration } from '../../config/index.js';
import type { KnownActor } from '../../database/actor.js';
import { FarmDatabase } from '../../database/farm-database.js';
import { SocketDoor } from '../events/index.js';
import type { Caller, Introduction } from './caller.js';
import { CredentialUse } from './credential-use.js';
import { PEOPLE_SETTINGS } from './people.settings.js';
import { loadSession } from './persistence/session-rows.js';
import { loadTokenBySecret, type AccessToken } from './persistence/token-rows.js';
import { countAdmins, loadUserById } from './persistence/user-rows.js';
import { hashOfSecret } from './secrets.js';
import { isSessionOver } from './session-end.js';
import { sessionSecretIn } from './session-cookie.js';
import type { User } from './user.js';

/** What other Managers on the database have changed is noticed after so long. */
const REMEMBERED_MS = 5_000;
const MOST_REMEMBERED = 5_000;

/** What tokens begin with. */
export const TOKEN_PREFIX = 'flamenco_';

const BEARER = /^Bearer +(\S+) *$/i;

/** Who has what opens a door, without where they are. */
type Known = Omit<Caller, 'actor'> &
  Pick<KnownActor, 'kind' | 'name' | 'displayName'> & { readonly id: string };

/** Whose session or token it is. */
type Owner = Omit<Known, 'permissions' | 'sessionId' | 'kind'> & { readonly role: Role };

interface Remembered {
  readonly known: Known | undefined;
  readonly untilMs: number;
}

/** Tells who asks, by the session or the token that comes with a request. What was found is remembered for some seconds. */
@Injectable()
export class Callers implements OnModuleInit {
  /** By the hash of the secret. */
  private readonly remembered = new Map<string, Remembered>();
  private hasAdmin = false;
  /** What was being looked up when something changed is not remembered. */
  private changes = 0;
  private ofAnonymous: { readonly key: string; readonly permissions: ReadonlySet<Permission> } | undefined;

  constructor(
    private readonly database: FarmDatabase,
    private readonly configuration: Configuration,
    private readonly use: CredentialUse,
    private readonly clock: Clock,
    private readonly door: SocketDoor,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.lookForAdmins();
    if (this.configuration.of(PEOPLE_SETTINGS).access === 'closed' && !this.hasAdmin)
      new Logger('People').warn(
        `The farm is closed, and has no admin who could sign in. Add one: flamenco-manager users add NAME --role admin --config ${this.configuration.file}`,
      );
  }

  /** On an open farm without people, at once. What opens nothing is as if it were not there. */
  of(introduction: Introduction): Caller | Promise<Caller> {
    const secret = secretIn(introduction);
    if (secret === undefined) return this.anonymous(introduction.address);
    const hash = hashOfSecret(secret);
    const found = this.remembered.get(hash);
    if (found && found.untilMs > this.clock.nowMs()) return this.introduced(found.known, introduction);
    return this.find(secret, hash).then((known) => this.introduced(known, introduction));
  }

  /** Whether somebody can sign in who is an admin. */
  get isInCharge(): boolean {
    return this.hasAdmin;
  }

  /** People, sessions or tokens have changed here. */
  async forget(): Promise<void> {
    this.changes += 1;
    this.remembered.clear();
    await this.lookForAdmins();
    this.door.noteChange();
  }

  @Interval(REMEMBERED_MS)
  async lookForAdmins(): Promise<void> {
    this.hasAdmin = (await countAdmins(this.database.reader)) > 0;
  }

  private anonymous(address: string): Caller {
    return {
      actor: { kind: 'anonymous', address },
      id: undefined,
      role: undefined,
      user: undefined,
      sessionId: undefined,
      projects: [],
      permissions: this.anonymousPermissions(),
    };
  }

  private anonymousPermissions(): ReadonlySet<Permission> {
    const { access: mode, anonymousRole } = this.configuration.of(PEOPLE_SETTINGS);
    const key = `${mode} ${anonymousRole} ${this.hasAdmin}`;
    if (this.ofAnonymous?.key !== key) {
      const permissions = anonymousPermissions({ mode, anonymousRole, hasAdmin: this.hasAdmin });
      this.ofAnonymous = { key, permissions };
    }
    return this.ofAnonymous.permissions;
  }

  private introduced(known: Known | undefined, { address }: Introduction): Caller {
    if (!known) return this.anonymous(address);
    const { kind, name, displayName, ...caller } = known;
    const { id, projects } = caller;
    return {
      ...caller,
      actor: { kind, id, name, displayName, projects, address, isService: caller.user === undefined },
    };
  }

  private async find(secret: string, hash: string): Promise<Known | undefined> {
    const { changes } = this;
    const known = secret.startsWith(TOKEN_PREFIX) ? await this.byToken(hash) : await this.bySession(hash);
    if (changes !== this.changes) return known;
    const oldest = this.remembered.keys().next();
    if (this.remembered.size >= MOST_REMEMBERED && !oldest.done) this.remembered.delete(oldest.value);
    this.remembered.set(hash, { known, untilMs: this.clock.nowMs() + REMEMBERED_MS });
    return known;
  }

  private async bySession(hash: string): Promise<Known | undefined> {
    const session = await loadSession(this.database.reader, hash);
    const { signIn } = this.configuration.of(PEOPLE_SETTINGS);
    if (!session || isSessionOver(session, signIn, this.clock.nowMs())) return undefined;
    const user = await loadUserById(this.database.reader, session.userId);
    if (!user?.isActive) return undefined;
    this.use.noteSession(session.id);
    return {
      ...asCaller(user),
      permissions: permissionsOf(user.role),
      sessionId: session.id,
      kind: 'user',
    };
  }

  private async byToken(hash: string): Promise<Known | undefined> {
    const token = await loadTokenBySecret(this.database.reader, hash);
    if (!token || (token.expires !== undefined && Date.parse(token.expires) <= this.clock.nowMs()))
      return undefined;
    const owner = await this.ownerOf(token);
    if (!owner) return undefined;
    this.use.noteToken(token.id);
    const permissions = permissionsOfToken(owner.role, token.scopes);
    return { ...owner, permissions, sessionId: undefined, kind: 'token' };
  }

  private async ownerOf(token: AccessToken): Promise<Owner | undefined> {
    if (token.userId === undefined) {
      const { uuid: id, name, role, projects } = token;
      return role && { id, name, displayName: name, role, projects, user: undefined };
    }
    const user = await loadUserById(this.database.reader, token.userId);
    return user?.isActive ? { ...asCaller(user), name: `${user.name} (${token.name})` } : undefined;
  }
}

function asCaller(user: User): Owner {
  const { uuid: id, name, displayName, role, projects } = user;
  return { id, name, displayName, role, projects, user };
}

/** A token goes before a session. */
function secretIn({ authorization, cookie }: Introduction): string | undefined {
  const bearer = authorization === undefined ? undefined : BEARER.exec(authorization)?.[1];
  return bearer ?? sessionSecretIn(cookie);
}
