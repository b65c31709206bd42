import type { AccessCaller, Role } from '@flamenco/domain/access';
import type { FarmError } from '@flamenco/domain/errors';
import type { Actor } from '../../database/actor.js';
import type { RequestHeaders } from './identity-provider.js';
import type { User } from './user.js';

/** Who asks for something: a person, a program with a token, or somebody who has not signed in. */
export interface Caller extends AccessCaller {
  readonly actor: Actor;
  /** Undefined for those who have not signed in. */
  readonly role: Role | undefined;
  /** Whose session or token it is; undefined for those who have not signed in, and for services. */
  readonly user: User | undefined;
  /** The row id of the session, where it is one. */
  readonly sessionId: number | undefined;
  /** The UUID of the token, where it is one. */
  readonly tokenId: string | undefined;
  /** What tells who it is comes with each request of their browser, whatever page it is from: a cookie, or what a proxy adds. */
  readonly isAmbient: boolean;
  /** Why somebody whom a proxy names is not let in; they are then as those who have not signed in. */
  readonly refusal: FarmError | undefined;
}

/** What tells who asks. */
export interface Introduction {
  readonly cookie: string | undefined;
  readonly authorization: string | undefined;
  /** Where the request comes from, behind proxies that are trusted. */
  readonly address: string;
  /** Over TLS, up to the Manager or to a proxy that is trusted. */
  readonly isSecure: boolean;
  /** All headers, with all their values. */
  readonly headers: RequestHeaders;
  /** The address that the connection comes from: of a proxy, where there is one. */
  readonly peer: string;
}
