import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import {
  anonymousPermissions,
  permissionsOf,
  permissionsOfToken,
  type Permission,
} from '@flamenco/domain/access';
import { FarmError, unavailable } from '@flamenco/domain/errors';
import { Clock } from '../../clock.js';
import { Configuration } from '../../config/index.js';
import { FarmDatabase } from '../../database/farm-database.js';
import { afterWaiting, RateLimit, type Rate } from '../../rate-limit.js';
import { remember } from '../../remember.js';
import { SocketDoor } from '../events/index.js';
import type { Caller, Introduction } from './caller.js';
import { CredentialUse } from './credential-use.js';
import { ownerOf, type KnownCaller, type Owner } from './known-caller.js';
import { PEOPLE_SETTINGS } from './people.settings.js';
import { loadSession } from './persistence/session-rows.js';
import { loadTokenBySecret, type AccessToken } from './persistence/token-rows.js';
import { countAdmins, loadUserById } from './persistence/user-rows.js';
import { ProxiedPeople, type ProxiedPerson } from './proxied-people.js';
import { hashOfSecret } from './secrets.js';
import { isSessionOver } from './session-end.js';
import { sessionSecretIn } from './session-cookie.js';

/** What other Managers on the database have changed is noticed after so long. */
const REMEMBERED_MS = 5_000;
const MOST_REMEMBERED = 5_000;

/** Secrets that open nothing, and come from one address for the first time: each costs a look at the database. */
const UNKNOWN_RATE: Rate = { burst: 200, perMinute: 60 };

/** What tokens begin with. */
export const TOKEN_PREFIX = 'flamenco_';

const BEARER = /^Bearer +(\S+) *$/i;

/** Who it is, or why that person may not come in; undefined: what came with the request opens nothing. */
type Finding = KnownCaller | FarmError | undefined;

/** What in a request may tell who asks. */
interface Clue {
  /** The same for what is found the same way. */
  readonly key: string;
  /** From where somebody may have guessed it; undefined: nobody can. */
  readonly guessedFrom?: string;
  readonly find: () => Promise<Finding>;
}

interface Remembered {
  readonly finding: Finding;
  readonly untilMs: number;
}

/** Tells who asks, by the session or the token that comes with a request, or by what a proxy says. What was found is remembered for some seconds. */
@Injectable()
export class Callers implements OnModuleInit {
  /** By the key of the clue. */
  private readonly remembered = new Map<string, Remembered>();
  /** Keys that were looked up before, and are let through whoever else comes from there. */
  private readonly seen = new Map<string, true>();
  private readonly unknown: RateLimit;
  private hasAdmin = false;
  /** What was being looked up when something changed is not remembered. */
  private changes = 0;
  /** What is being looked up now: a page asks for many things at once. */
  private readonly pending = new Map<string, Promise<Finding>>();
  private ofAnonymous: { readonly key: string; readonly permissions: ReadonlySet<Permission> } | undefined;

  constructor(
    private readonly database: FarmDatabase,
    private readonly configuration: Configuration,
    private readonly use: CredentialUse,
    private readonly proxied: ProxiedPeople,
    private readonly clock: Clock,
    private readonly door: SocketDoor,
  ) {
    this.unknown = new RateLimit(clock, UNKNOWN_RATE);
  }

  async onModuleInit(): Promise<void> {
    await this.lookForAdmins();
    if (this.configuration.of(PEOPLE_SETTINGS).access === 'closed' && !this.hasAdmin)
      new Logger('People').warn(
        `The farm is closed, and has no admin who could sign in. Add one: flamenco-manager users add NAME --role admin --config ${this.configuration.file}`,
      );
  }

  /** On an open farm without people, at once. What opens nothing is as if it were not there. */
  of(introduction: Introduction): Caller | Promise<Caller> {
    const finding = this.follow(this.cluesIn(introduction));
    if (finding instanceof Promise) return finding.then((found) => this.introduced(found, introduction));
    return this.introduced(finding, introduction);
  }

  /** Whether somebody can sign in who is an admin. */
  get isInCharge(): boolean {
    return this.hasAdmin;
  }

  /** A secret was made here: whoever comes with it has not guessed it. */
  expect(hash: string): void {
    remember(this.seen, hash, true, MOST_REMEMBERED);
  }

  /** People, sessions or tokens have changed here. */
  async forget(): Promise<void> {
    this.changes += 1;
    this.remembered.clear();
    this.pending.clear();
    await this.lookForAdmins();
    this.door.noteChange();
  }

  @Interval(REMEMBERED_MS)
  async lookForAdmins(): Promise<void> {
    this.hasAdmin = (await countAdmins(this.database.reader)) > 0;
  }

  /** A token goes before a session, and that before what a proxy says: who has signed in here has meant it. */
  private cluesIn(introduction: Introduction): readonly Clue[] {
    const secret = secretIn(introduction);
    const proxied = this.proxied.namedIn(introduction);
    return [
      ...(secret === undefined ? [] : [this.clueOf(secret, introduction.address)]),
      ...(proxied ? [{ key: proxied.key, find: () => this.findProxied(proxied) }] : []),
    ];
  }

  private clueOf(secret: string, guessedFrom: string): Clue {
    const key = hashOfSecret(secret);
    const isToken = secret.startsWith(TOKEN_PREFIX);
    return { key, guessedFrom, find: () => (isToken ? this.byToken(key) : this.bySession(key)) };
  }

  /** The first that leads to somebody. */
  private follow([clue, ...others]: readonly Clue[]): Finding | Promise<Finding> {
    if (!clue) return undefined;
    const found = this.remembered.get(clue.key);
    if (found && found.untilMs > this.clock.nowMs()) return found.finding ?? this.follow(others);
    return this.findOnce(clue).then((finding) => finding ?? this.follow(others));
  }

  private anonymous(address: string, refusal?: FarmError): Caller {
    return {
      actor: { kind: 'anonymous', address },
      id: undefined,
      role: undefined,
      user: undefined,
      sessionId: undefined,
      tokenId: undefined,
      isAmbient: false,
      refusal,
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

  private introduced(finding: Finding, { address }: Introduction): Caller {
    if (!finding || finding instanceof FarmError) return this.anonymous(address, finding);
    const { kind, name, displayName, ...caller } = finding;
    const { id, projects } = caller;
    return {
      ...caller,
      refusal: undefined,
      actor: { kind, id, name, displayName, projects, address, isService: caller.user === undefined },
    };
  }

  private findOnce(clue: Clue): Promise<Finding> {
    const begun = this.pending.get(clue.key);
    if (begun) return begun;
    const finding = this.find(clue).finally(() => {
      if (this.pending.get(clue.key) === finding) this.pending.delete(clue.key);
    });
    this.pending.set(clue.key, finding);
    return finding;
  }

  private async find({ key, guessedFrom, find }: Clue): Promise<Finding> {
    const { changes } = this;
    const isNew = guessedFrom !== undefined && !this.seen.has(key);
    if (isNew) this.refuseFlood(guessedFrom);
    const finding = await find();
    if (isNew && !finding) this.unknown.take(guessedFrom);
    remember(this.seen, key, true, MOST_REMEMBERED);
    if (changes !== this.changes) return finding;
    const untilMs = this.clock.nowMs() + REMEMBERED_MS;
    remember(this.remembered, key, { finding, untilMs }, MOST_REMEMBERED);
    return finding;
  }

  private refuseFlood(address: string): void {
    const waitMs = this.unknown.waitOf(address);
    if (waitMs > 0)
      throw unavailable(
        'too-many-credentials',
        'Too many tokens or sessions that are none came from this address. Wait a moment, then try again.',
        afterWaiting(waitMs),
      );
  }

  private async bySession(hash: string): Promise<KnownCaller | undefined> {
    const session = await loadSession(this.database.reader, hash);
    const { signIn } = this.configuration.of(PEOPLE_SETTINGS);
    if (!session || isSessionOver(session, signIn, this.clock.nowMs())) return undefined;
    const user = await loadUserById(this.database.reader, session.userId);
    if (!user?.isActive) return undefined;
    this.use.noteSession(session.id);
    return {
      ...ownerOf(user),
      permissions: permissionsOf(user.role),
      sessionId: session.id,
      tokenId: undefined,
      isAmbient: true,
      kind: 'user',
    };
  }

  private async byToken(hash: string): Promise<KnownCaller | undefined> {
    const token = await loadTokenBySecret(this.database.reader, hash);
    if (!token || (token.expires !== undefined && Date.parse(token.expires) <= this.clock.nowMs()))
      return undefined;
    const owner = await this.ownerOf(token);
    if (!owner) return undefined;
    this.use.noteToken(token.id);
    const permissions = permissionsOfToken(owner.role, token.scopes);
    return {
      ...owner,
      permissions,
      sessionId: undefined,
      tokenId: token.uuid,
      kind: 'token',
      isAmbient: false,
    };
  }

  private async findProxied(person: ProxiedPerson): Promise<Finding> {
    try {
      const { known, isChanged } = await person.find();
      if (isChanged) await this.forget();
      return known;
    } catch (error) {
      if (error instanceof FarmError && error.kind === 'forbidden') return error;
      throw error;
    }
  }

  private async ownerOf(token: AccessToken): Promise<Owner | undefined> {
    if (token.userId === undefined) {
      const { uuid: id, name, role, projects } = token;
      return role && { id, name, displayName: name, role, projects, user: undefined };
    }
    const user = await loadUserById(this.database.reader, token.userId);
    return user?.isActive ? { ...ownerOf(user), name: `${user.name} (${token.name})` } : undefined;
  }
}

/** A token goes before a session. */
function secretIn({ authorization, cookie, isSecure }: Introduction): string | undefined {
  const bearer = authorization === undefined ? undefined : BEARER.exec(authorization)?.[1];
  return bearer ?? sessionSecretIn(cookie, isSecure);
}
