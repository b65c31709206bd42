import { invalid } from '@flamenco/domain/errors';

const NAME = /^[\p{Ll}\p{Lo}\p{Nd}][\p{Ll}\p{Lo}\p{Nd}._@-]{0,99}$/u;

/** A name to sign in with, in small letters; undefined for what can be none. */
export function asUserName(written: string): string | undefined {
  const name = written.trim().normalize('NFC').toLowerCase();
  return NAME.test(name) ? name : undefined;
}

/** The same. @throws FarmError `invalid` */
export function readUserName(written: string): string {
  const name = asUserName(written);
  if (name !== undefined) return name;
  throw invalid(
    'invalid-user-name',
    `'${written.slice(0, 100)}' cannot be a name to sign in with. Take letters, digits and any of . _ - @, with 100 characters at most.`,
  );
}
