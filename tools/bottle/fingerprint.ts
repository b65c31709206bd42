import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { BOTTLE_ENVIRONMENT, NODE_ARGUMENTS } from './bottle-process.ts';

/** What stands for the trace of a seed, of two minutes. @param flags - of Node.js, for the process that the bottle is in */
export function fingerprintOf(seed: number, flags: readonly string[]): string | undefined {
  const { stdout } = spawnSync(
    process.execPath,
    [...flags, ...NODE_ARGUMENTS, join(import.meta.dirname, 'in-bottle.ts'), '--minutes', '2', String(seed)],
    { encoding: 'utf8', env: { ...process.env, ...BOTTLE_ENVIRONMENT, NODE_OPTIONS: '' } },
  );
  return /"fingerprint":"(\w+)"/.exec(stdout)?.[1];
}
