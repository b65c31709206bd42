import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import {
  anonymousPermissions,
  permissionsOf,
  permissionsOfToken,
  type Permission,
} from '@flamenco/domain/access';
import { FarmError } from '@flamenco/domain/errors';
import { Clock } from '../../clock.js';
import { Configuration } from '../../config/index.js';
import { FarmDatabase } from '../../database/farm-database.js';
import { SocketDoor } from '../events/index.js';
import type { Caller, Introduction } from './caller.js';
import { CredentialUse } from './credential-use.js';
import { CallerLookup, REMEMBERED_MS, type Clue, type Found } from './caller-lookup.js';
import { ownerOf, type KnownCaller, type Owner } from './known-caller.js';
import { PEOPLE_SETTINGS } from './people.settings.js';
import { loadSession } from './persistence/session-rows.js';
import { loadTokenBySecret, type AccessToken } from './persistence/token-rows.js';
import { countAdmins, loadUserById } from './persistence/user-rows.js';
import { ProxiedPeople, type ProxiedPerson } from './proxied-people.js';
import { hashOfSecret } from './secrets.js';
import { isSessionOver } from './session-end.js';
import { sessionSecretIn } from './session-cookie.js';

/** What tokens begin with. */
export const TOKEN_PREFIX = 'flamenco_';

const BEARER = /^Bearer +(\S+) *$/i;

/** Tells who asks, by the session or the token that comes with a request, or by what a proxy says. */
@Injectable()
export class Callers implements OnModuleInit {
  private readonly lookup: CallerLookup;
  private hasAdmin = false;
  private ofAnonymous: { readonly key: string; readonly permissions: ReadonlySet<Permission> } | undefined;

  constructor(
    private readonly database: FarmDatabase,
    private readonly configuration: Configuration,
    private readonly use: CredentialUse,
    private readonly proxied: ProxiedPeople,
    private readonly clock: Clock,
    private readonly door: SocketDoor,
  ) {
    this.lookup = new CallerLookup(clock);
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
    const finding = this.lookup.follow(this.cluesIn(introduction));
    if (finding instanceof Promise) return finding.then((found) => this.introduced(found, introduction));
    return this.introduced(finding, introduction);
  }

  /** Whether somebody can sign in who is an admin. */
  get isInCharge(): boolean {
    return this.hasAdmin;
  }

  /** A secret was made here: whoever comes with it has not guessed it. */
  expect(hash: string): void {
    this.lookup.expect(hash);
  }

  /** People, sessions or tokens have changed here. */
  async forget(): Promise<void> {
    this.lookup.forget();
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

  private introduced(finding: Found, { address }: Introduction): Caller {
    if (!finding || finding instanceof FarmError) return this.anonymous(address, finding);
    const { kind, name, displayName, ...caller } = finding;
    const { id, projects } = caller;
    return {
      ...caller,
      refusal: undefined,
      actor: { kind, id, name, displayName, projects, address, isService: caller.user === undefined },
    };
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

  private async findProxied(person: ProxiedPerson): Promise<Found> {
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
