import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Gives memory that is not used any more back to the computer. V8 keeps what it once had, and does not look for it while little happens:
 * what a start leaves behind stays for good, 43 of 187 MiB. It takes a fifth of a second, in which nobody is answered.
 */
export function giveBackUnusedMemory(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as (how: object) => void;
  // As V8 does before it gives up: the young generation shrinks, and pages that are nearly empty are joined.
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}
