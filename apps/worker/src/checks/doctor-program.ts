import type { Logger } from 'pino';
import type { CommandLine } from '../command-line.js';
import type { Environment } from '../config/environment.js';
import { findManager } from '../discovery/manager-finder.js';
import { systemClock } from '../timing/clock.js';
import { hostCheckSystem } from './check-system.js';
import { examineWorker } from './doctor.js';
import { isAllWell, toJson, toLine, type ReportedResult } from './doctor-report.js';
import { tryTasks } from './trial-tasks.js';

/** A Manager in the same network answers within a second. */
const SEARCH_LIMIT_MS = 10_000;

/** `flamenco-worker doctor`, and `--test`: checks, prints what is found to the standard output, and gives whether all is well. */
export async function examineAndTell(
  commandLine: CommandLine,
  environment: Environment,
  signal: AbortSignal,
  log: Logger,
): Promise<boolean> {
  const results: ReportedResult[] = [];
  const told = (result: ReportedResult): void => {
    results.push(result);
    if (!commandLine.isJson) process.stdout.write(`${toLine(result)}\n`);
  };
  const { checked } = await examineWorker(commandLine, {
    environment,
    system: (config) => hostCheckSystem({ ...environment.variables, ...config.environment }, config.homeDir),
    findManager: (ending) => findManager({ limitMs: SEARCH_LIMIT_MS }, ending, log),
    told,
    clock: systemClock,
    signal,
  });
  if (commandLine.isTest && checked) await tryTasks(checked, signal, told);
  if (commandLine.isJson) process.stdout.write(`${toJson(results)}\n`);
  return isAllWell(results);
}
