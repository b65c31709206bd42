/**
 * npm run simulator [-- OPTIONS]: hundreds of Workers that are nothing but their requests, over real HTTP, against real Manager
 * processes, with accidents. Ends with status 1 when something was that must never be.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildWorkspace } from '../build-workspace.ts';
import { POSTGRES_SERVER, provideSystemPrograms } from '../system-packages.ts';
import { simulate, type Simulation } from './simulate.ts';

const root = join(import.meta.dirname, '../..');

const HELP = `Usage: npm run simulator -- [OPTIONS]

  --seed N            decides which accidents there are, and what people do (1); not what comes first on a real computer
  --workers N         Workers (200); every fourth speaks as Flamenco 3's do
  --minutes N         how long there are accidents (5); then the farm has to come to rest
  --database WHICH    sqlite or postgres: a server of its own, which is gone afterwards (sqlite)
  --managers N        Managers on one PostgreSQL (1)
  --keep              keep the folder with all files; one in which something was wrong is always kept
  --help              print this text

On SQLite, the disk is full now and then where a small one can be mounted: by root, on Linux.
`;

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    workers: { type: 'string', default: '200' },
    minutes: { type: 'string', default: '5' },
    database: { type: 'string', default: 'sqlite' },
    managers: { type: 'string', default: '1' },
    keep: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

/** @returns the exit status */
async function main(): Promise<number> {
  const { database } = values;
  if (database !== 'sqlite' && database !== 'postgres')
    throw new Error(`--database is sqlite or postgres, not ${database}`);
  if (database === 'sqlite' && values.managers !== '1')
    throw new Error('SQLite has one Manager. Use --database postgres.');
  if (database === 'postgres') provideSystemPrograms([POSTGRES_SERVER], say);
  if (!existsSync(join(root, 'apps/manager/dist/main.js'))) buildWorkspace(root, say);
  const begunMs = performance.now();
  const result = await simulate(
    {
      database,
      seed: Number(values.seed),
      workers: Number(values.workers),
      minutes: Number(values.minutes),
      managers: Number(values.managers),
      isKept: values.keep,
    },
    (what) => say(`${((performance.now() - begunMs) / 1000).toFixed(1).padStart(7)} s ${what}`),
  );
  tell(result);
  return result.violations.length > 0 ? 1 : 0;
}

function tell(result: Simulation): void {
  const { violations, jobs, tasks, attempts, accepted, late, refused, logsRead } = result;
  const accidents = Object.entries(result.accidents).map(([kind, count]) => `${kind} ${count}`);
  say(
    [
      ...violations,
      `${violations.length} violations: ${jobs} jobs, ${tasks} tasks, ${attempts} attempts, ${accepted} completions accepted (${late} too late), ${refused} reports refused, ${logsRead} logs read.`,
      `Accidents: ${accidents.join(', ')}${result.canDiskBeFull ? '' : '; the disk cannot be full here'}.`,
      `${result.managerStarts} starts of Managers (${result.managersEnded} ended for want of a database), ${result.workerStarts} of Workers' processes; at rest after ${result.restS.toFixed(0)} s.`,
      ...(violations.length > 0 || values.keep ? [`The files: ${result.folder}`] : []),
    ].join('\n'),
  );
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

if (values.help) say(HELP);
else process.exitCode = await main();
