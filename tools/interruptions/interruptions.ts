/**
 * Interrupts a job of 20 slow-saving frames at random moments, with real Manager and Worker: cancel, requeue, SIGTERM and SIGKILL of
 * the Worker, SIGKILL of Blender, a full disk. Whenever the job says that it is completed, all frames have to be as without
 * interruptions.
 *
 *   node tools/run-with-packages.mjs tools/interruptions/interruptions.ts [--count 200] [--seed N] [--flamenco3]
 *
 * `--flamenco3`: with a Worker that verifies and keeps nothing, as Flamenco 3's. A seed repeats the kinds and pauses of a run; its
 * timing is the computer's. Exit status 1: a completed job had a wrong frame; its folder is kept.
 */
import { parseArgs } from 'node:util';
import { interruptJob } from './interrupt.ts';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '200' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    flamenco3: { type: 'boolean', default: false },
  },
});
const [count, seed] = [Number(values.count), Number(values.seed)];
process.stdout.write(`${String(count)} interruptions, seed ${String(seed)}\n`);
const outcome = await interruptJob({ count, seed, workers: values.flamenco3 ? 'flamenco3' : 'ours' });
if (outcome.wrong.length > 0) process.stdout.write(`${outcome.events.slice(-30).join('\n')}\n`);
process.stdout.write(
  `${JSON.stringify(outcome.interruptions)}\ncompleted ${String(outcome.completions)} times, wrong: ${JSON.stringify(outcome.wrong)}\n`,
);
process.exitCode = outcome.wrong.length > 0 ? 1 : 0;
