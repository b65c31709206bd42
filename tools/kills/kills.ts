/**
 * Ends real Blenders while they render: by a cancelation (may-i-run), by the time limit, and by the Worker's shutdown; started as they
 * are, and by launchers that fork. No process may be left.
 *
 *   node tools/run-with-packages.mjs tools/kills/kills.ts [--count 100] [--seed N]
 *
 * Exit status 1: something was left.
 */
import { parseArgs } from 'node:util';
import { killBlenders } from './kill-blenders.ts';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '100' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
process.stdout.write(`${values.count} Blenders, seed ${values.seed}\n`);
const { counts, left } = await killBlenders({ count: Number(values.count), seed: Number(values.seed) });
process.stdout.write(`${JSON.stringify(counts, undefined, 2)}\nleft: ${JSON.stringify(left)}\n`);
process.exitCode = left.length > 0 ? 1 : 0;
