import { FarmError } from '@flamenco/domain';
import { writeBuiltInScripts } from '@flamenco/job-compilers';
import { readCommandLine, type CommandLine } from './command-line.js';
import { readConfigFile, writeCompleteConfig } from './config/index.js';
import { checkDatabase } from './check-database.js';
import { runManager } from './run-manager.js';

/** Does what the command line asks for. A refusal is printed, and ends the process with exit status 1. */
export async function main(argv: readonly string[]): Promise<void> {
  try {
    await perform(readCommandLine(argv));
  } catch (error) {
    if (!(error instanceof FarmError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

async function perform({ configFile, logLevel, task }: CommandLine): Promise<void> {
  switch (task) {
    case 'run':
      await runManager(readConfigFile(configFile), logLevel);
      return;
    case 'write-config':
      readConfigFile(configFile, {});
      writeCompleteConfig(configFile);
      process.stdout.write(`Wrote ${configFile}. Restart the Manager after changing it.\n`);
      return;
    case 'check-db':
      await checkDatabase(readConfigFile(configFile), logLevel);
      return;
    default: {
      const written = await writeBuiltInScripts(task.writeJobTypesTo);
      const names = written.length > 0 ? written.join(', ') : 'nothing, all are there already';
      process.stdout.write(`Wrote to ${task.writeJobTypesTo}: ${names}\n`);
    }
  }
}
