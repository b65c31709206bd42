import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { invalid } from '@flamenco/domain/errors';

/** As OWASP advises: 19 MiB, two passes, one lane. Kept with each hash, so that they can grow. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const NONCE_BYTES = 16;
const TAG_BYTES = 32;

/** Characters, of whatever kind. */
const SHORTEST = 12;
const LONGEST = 128;

/** What many people take, of those that are long enough. */
const COMMON =
  /^(?:(?:password|passw0rd|qwerty\w*|flamenco|blender|changeme|letmein|welcome|admin|iloveyou)\W*\d*)+$|^(.)\1*$|^0?123456789\d*$/i;

const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/;

const hash = promisify(argon2);

/** How many are hashed at once: each takes 19 MiB and a thread. */
const AT_ONCE = 2;
let running = 0;
const waiting: (() => void)[] = [];

/** @throws FarmError `invalid` for a password that is too easy to guess. @param name - what it must not be made of */
export function checkPassword(password: string, name: string): void {
  const { length } = [...password];
  if (length < SHORTEST)
    throw invalid(
      'password-too-short',
      `The password has ${length} characters; take at least ${SHORTEST}. A few words that do not belong together are fine.`,
    );
  if (length > LONGEST)
    throw invalid(
      'password-too-long',
      `The password is longer than ${LONGEST} characters: take a shorter one.`,
    );
  const plain = password.toLowerCase();
  if (
    COMMON.test(password) ||
    (name.length > 3 && plain.replaceAll(name.toLowerCase(), '').length < SHORTEST / 2)
  )
    throw invalid('password-too-common', 'This password is one that others guess first. Take another one.');
}

/** What is kept of a password, in the usual form: `$argon2id$v=19$m=…`. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(NONCE_BYTES);
  const tag = await tagOf(password, nonce, COST);
  const { memory, passes, parallelism } = COST;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${plain64(nonce)}$${plain64(tag)}`;
}

/**
 * Whether a password is the one that was hashed. It takes as long when there is no hash to compare with: so nobody learns by the time which
 * names there are.
 */
export async function isPassword(password: string, hashed: string | undefined): Promise<boolean> {
  const [, memory, passes, parallelism, nonce, tag] = PHC.exec(hashed ?? '') ?? [];
  if (nonce === undefined || tag === undefined) {
    await tagOf(password, Buffer.alloc(NONCE_BYTES), COST);
    return false;
  }
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  const expected = Buffer.from(tag, 'base64');
  return timingSafeEqual(await tagOf(password, Buffer.from(nonce, 'base64'), cost), expected);
}

async function tagOf(
  password: string,
  nonce: Buffer,
  cost: { readonly memory: number; readonly passes: number; readonly parallelism: number },
): Promise<Buffer> {
  while (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
  running += 1;
  try {
    return await hash('argon2id', {
      message: password.normalize('NFC'),
      nonce,
      tagLength: TAG_BYTES,
      ...cost,
    });
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}

function plain64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
