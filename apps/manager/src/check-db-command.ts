import type { LoadedConfiguration } from './config/index.js';
import { findProblems } from './database/database-check.js';
import { askDatabase } from './database/open-database.js';
import { MANAGER } from './manager.module.js';

/** `--check-db`: checks the database, also while a Manager runs on it, and prints what is wrong; exit status 1 when something is. */
export async function checkDatabase({ config }: LoadedConfiguration): Promise<void> {
  const problems = await askDatabase(config, MANAGER.migrations, findProblems);
  const summary = problems.length === 0 ? 'The database is in order.' : `${problems.length} problems found.`;
  process.stdout.write([...problems, summary, ''].join('\n'));
  if (problems.length > 0) process.exitCode = 1;
}
