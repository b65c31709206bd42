import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { parseCookie } from 'cookie';
import { Clock } from '../../clock.js';
import { FarmDatabase } from '../../database/farm-database.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { insertSealingKey, loadSealingKey } from './persistence/sealing-key-rows.js';
import { hiddenCookie } from './session-cookie.js';

const KEY_NAME = 'cookies';
const KEY_BYTES = 32;
const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** A cookie, and how long what is in it counts. */
export interface SealedCookie {
  readonly name: string;
  readonly lastsMs: number;
}

/**
 * Has browsers keep something for the Manager for a while, which they can neither read nor make up. Nothing of it is stored here, so strangers
 * fill no table; any Manager on the database opens it.
 */
@Injectable()
export class SealedCookies {
  private key: Buffer | undefined;

  constructor(
    private readonly database: FarmDatabase,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** The header that gives a browser something to keep. */
  async seal(cookie: SealedCookie, content: object, isSecure: boolean): Promise<string> {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(CIPHER, await this.loadKey(), iv, { authTagLength: TAG_BYTES });
    cipher.setAAD(Buffer.from(cookie.name));
    const text = JSON.stringify({ content, until: this.clock.nowMs() + cookie.lastsMs });
    const sealed = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return hiddenCookie(
      nameOf(cookie, isSecure),
      sealed.toString('base64url'),
      cookie.lastsMs / 1000,
      isSecure,
    );
  }

  /** What is in the cookie of a request; undefined when there is none, it is too old, or it is not one of ours. */
  async open(cookie: SealedCookie, cookies: string | undefined, isSecure: boolean): Promise<unknown> {
    const value = parseCookie(cookies ?? '')[nameOf(cookie, isSecure)];
    if (value === undefined) return undefined;
    const text = unsealed(Buffer.from(value, 'base64url'), cookie.name, await this.loadKey());
    if (text === undefined) return undefined;
    const { content, until } = JSON.parse(text) as { readonly content: unknown; readonly until: number };
    return until > this.clock.nowMs() ? content : undefined;
  }

  /** The header that has a browser forget it. */
  forget(cookie: SealedCookie, isSecure: boolean): string {
    return hiddenCookie(nameOf(cookie, isSecure), '', 0, isSecure);
  }

  private async loadKey(): Promise<Buffer> {
    if (this.key) return this.key;
    const known = await loadSealingKey(this.database.reader, KEY_NAME);
    const secret = known ?? (await this.makeKey());
    return (this.key = Buffer.from(secret, 'base64url'));
  }

  /** @returns that of the Manager that was first */
  private makeKey(): Promise<string> {
    return this.unitOfWork.run(async ({ sql }) => {
      await insertSealingKey(sql, KEY_NAME, randomBytes(KEY_BYTES).toString('base64url'));
      const secret = await loadSealingKey(sql, KEY_NAME);
      if (secret === undefined) throw new Error('A key was stored and cannot be found');
      return secret;
    });
  }
}

/** Over TLS, no other host of the domain can set a cookie of such a name. */
function nameOf({ name }: SealedCookie, isSecure: boolean): string {
  return isSecure ? `__Host-${name}` : name;
}

function unsealed(sealed: Buffer, name: string, key: Buffer): string | undefined {
  if (sealed.length < IV_BYTES + TAG_BYTES) return undefined;
  const decipher = createDecipheriv(CIPHER, key, sealed.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(name));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    return decipher.update(sealed.subarray(IV_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    return undefined; // not sealed with our key
  }
}
