/**
 * Ten minutes of chaos: a real Manager and eight real Workers render 2,000 frames with a program in Blender's place, while Workers and
 * the Manager are killed, Workers stopped until the Manager gives them up, lines cut, answers lost, 503 and 404 answered by others, and disks
 * full. Then everything works again, and every task, log line and picture is looked at.
 *
 *   npm run chaos -- [--seed N] [--minutes 10] [--tasks 2000] [--workers 8] [--small-disks]
 *   npm run chaos -- --short [--seed N]
 *
 * `--short`: 15 seconds of accidents, and 80 tasks. For CI, where it takes 30 to 50 s in all.
 * `--small-disks`: two Workers have home folders on small disks that are filled (root only, Linux). A seed repeats what happens, to whom
 * and for how long; what it hits is the computer's. Exit status 1: something was wrong; the farm's folder is kept.
 */
import { parseArgs } from 'node:util';
import { runChaos, type ChaosOptions } from './run-chaos.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    minutes: { type: 'string', default: '10' },
    tasks: { type: 'string', default: '2000' },
    workers: { type: 'string', default: '8' },
    'small-disks': { type: 'boolean', default: false },
    short: { type: 'boolean', default: false },
  },
});

function longChaos(): Omit<ChaosOptions, 'seed'> {
  const [tasks, workers] = [Number(values.tasks), Number(values.workers)];
  const accidentsMs = Number(values.minutes) * 60_000;
  return {
    ...{ tasks, workers, accidentsMs, hasSmallDisks: values['small-disks'] },
    // Workers are at work about half of the time; tasks should last as long as the accidents.
    frameMs: (accidentsMs * workers * 0.5) / tasks,
    times: { between: [500, 3000], trouble: [500, 8000], stoppedAtMost: 90_000, takenWithin: 30_000 },
    settleMs: 10 * 60_000,
  };
}

const SHORT_CHAOS: Omit<ChaosOptions, 'seed'> = {
  ...{ tasks: 80, workers: 8, accidentsMs: 15_000, frameMs: 900, hasSmallDisks: false },
  times: { between: [150, 900], trouble: [300, 3000], stoppedAtMost: undefined, takenWithin: 5_000 },
  settleMs: 60_000,
};

const options = { seed: Number(values.seed), ...(values.short ? SHORT_CHAOS : longChaos()) };
process.stdout.write(`${String(options.accidentsMs / 60_000)} minutes of chaos, seed ${values.seed}\n`);
const { wrong, folder, ...figures } = await runChaos(options);
process.stdout.write(`${JSON.stringify(figures, undefined, 2)}\n`);
if (wrong.length > 0) process.stdout.write(`WRONG, see ${folder}:\n${wrong.slice(0, 50).join('\n')}\n`);
process.exitCode = wrong.length > 0 ? 1 : 0;
