import { resolve } from 'node:path';
import { invalid } from '@flamenco/domain/errors';
import { readConfigFile } from '../manager-configuration.js';
import { configurationBeside, LocalFiles } from './local-files.js';
import { takeOverFarm } from './take-over-farm.js';

/** `migrate`: takes over the farm of a Flamenco 3 Manager, and prints what came of it and what to do next. */
export async function runTakeover(configFile: string, from: string, to: string): Promise<void> {
  const { config, file, isFileMissing } = readConfigFile(configFile);
  if (isFileMissing)
    throw invalid(
      'configuration-missing',
      `There is no configuration file ${file}. Name that of this Manager with --config; that of the Flamenco 3 Manager will do.`,
    );
  const before = readConfigFile(configurationBeside(from), {}).config;
  const files = new LocalFiles(before.localStoragePath, config.localStoragePath);
  const { counts, notes } = await takeOverFarm(from, to, files, new Date());
  const lines = [
    `Took over ${from}, which is as it was, into ${to}:`,
    ...counts.map(({ what, found, taken }) => `  ${taken} of ${found} ${what}`),
    ...(files.isShared ? [] : [`Task logs and previews were copied to ${config.localStoragePath}.`]),
    ...(notes.length > 0 ? ['Not as it was:', ...notes.map((line) => `  ${line}`)] : []),
    `Next: set "database: ${resolve(to)}" in ${resolve(configFile)}, and start the Manager. The Workers go on as they are.`,
    `To go back: start Flamenco 3 with the database that it had.`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
