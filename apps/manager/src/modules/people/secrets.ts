import { createHash, randomBytes } from 'node:crypto';

const BYTES = 32;

/** Something that opens a door, and what is kept of it. */
export interface NewSecret {
  /** Shown once, to whom it is for. */
  readonly secret: string;
  readonly hash: string;
}

/** A secret that nobody can guess. @param prefix - says what it is, to people and to programs that look for leaked secrets */
export function newSecret(prefix: string): NewSecret {
  const secret = `${prefix}${randomBytes(BYTES).toString('base64url')}`;
  return { secret, hash: hashOfSecret(secret) };
}

/** What is kept of a secret. With as much chance in it as ours have, it needs no salt, and it is found by its hash: nothing is compared. */
export function hashOfSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
