import { randomBytes } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { posix, win32 } from 'node:path';
import { asCommandFailure } from '../commands/file-failure.js';

/**
 * Has a file made beside where it shall be, and put there when it is whole: what was there before stays until then, and is not
 * lost when making the new one fails.
 * @param make - gets the path to write to, which has the same extension
 */
export async function writeWhole(
  path: string,
  platform: NodeJS.Platform,
  make: (partial: string) => Promise<void>,
): Promise<void> {
  const paths = platform === 'win32' ? win32 : posix;
  // Hidden, so that nobody takes it for a frame or a film; short, as the name may be as long as names can be.
  const name = `.film-${randomBytes(4).toString('hex')}.partial${paths.extname(path)}`;
  const partial = paths.basename(path) === path ? name : paths.join(paths.dirname(path), name);
  try {
    await make(partial);
    await asCommandFailure(`cannot write ${path}`, () => rename(partial, path));
  } finally {
    await rm(partial, { force: true });
  }
}
