import type { LoadedConfiguration } from './config/index.js';
import { assembleManager } from './create-manager.js';
import { DatabaseCheck } from './database-check.js';
import type { LogLevel } from './logging/manager-logger.js';

/** Checks the database and prints what is wrong with it; exit status 1 when something is. */
export async function checkDatabase(loaded: LoadedConfiguration, logLevel: LogLevel): Promise<void> {
  const app = await assembleManager(loaded, { logLevel });
  try {
    const problems = await app.get(DatabaseCheck, { strict: false }).findProblems();
    const summary =
      problems.length === 0 ? 'The database is in order.' : `${problems.length} problems found.`;
    process.stdout.write([...problems, summary, ''].join('\n'));
    if (problems.length > 0) process.exitCode = 1;
  } finally {
    await app.close();
  }
}
