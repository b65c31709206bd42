import { errorCode } from '../../error-facts.js';
import { pause } from '../../timing/clock.js';
import type { CommandContext } from './command.js';

/** How long to wait before each further look, in milliseconds. NFS remembers for some seconds that a file was not there. */
const PAUSES_MS: readonly number[] = [1000, 2000, 4000, 8000];

/** `ESTALE`: NFS knows the file under a handle that is not valid any more, and finds the new one at the next look. */
const NOT_THERE: ReadonlySet<string | undefined> = new Set(['ENOENT', 'ESTALE']);

/**
 * Looks for something in storage that several computers share, which may show it here some seconds after another computer
 * has written it. What `look` gives is the outcome, unless it is `undefined` or an error that says that nothing is there.
 * @returns undefined when it is not there in the end either
 */
export async function lookPatiently<T>(
  what: string,
  look: () => Promise<T | undefined>,
  { log, clock, signal }: CommandContext,
): Promise<T | undefined> {
  for (const pauseMs of PAUSES_MS) {
    const found = await unlessMissing(look);
    if (found !== undefined) return found;
    log(`${what} is not there (yet?), looking again in ${pauseMs / 1000} s`);
    await pause(clock, pauseMs, signal);
  }
  return unlessMissing(look);
}

async function unlessMissing<T>(look: () => Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    if (NOT_THERE.has(errorCode(error))) return undefined;
    throw error;
  }
}
