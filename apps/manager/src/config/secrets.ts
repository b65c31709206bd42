/** What stands in a secret's place wherever settings are shown. Sent back, it means "as it was". */
export const HIDDEN = '********';

/** Hides all of a text; that there is none is no secret. */
export function hidden(written: string): string {
  return written === '' ? '' : HIDDEN;
}

/** Hides the password in a URL: `postgres://farm:secret@host/db`, `…?password=secret`. Anything else is as it was. */
export function withoutPassword(written: string): string {
  return written
    .replace(/^(\w+:\/\/[^:@/?#]*:).+(@[^@]*)$/s, `$1${HIDDEN}$2`)
    .replaceAll(/([?&]password=)[^&]+/gi, `$1${HIDDEN}`);
}
