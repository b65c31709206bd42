/**
 * `npm run test:postgres [-- PATHS AND JEST ARGUMENTS]`: the Manager's tests on a PostgreSQL server of their own, which is installed where it is
 * missing, and gone afterwards. What is about SQLite files is counted as not applicable.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { NGINX, POSTGRES_SERVER, provideSystemPrograms } from '../system-packages.ts';
import { PostgresCluster } from './cluster.ts';

const RUN_TESTS = join(import.meta.dirname, '../test/run-tests.ts');

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function main(jestArguments: readonly string[]): Promise<number> {
  provideSystemPrograms([POSTGRES_SERVER, NGINX], say);
  const cluster = await PostgresCluster.create();
  try {
    return await testOn(cluster.url(), jestArguments);
  } finally {
    await cluster.remove();
  }
}

/** @returns the exit status of the tests; signals that end this process end them first */
function testOn(server: string, jestArguments: readonly string[]): Promise<number> {
  const tests = spawn(process.execPath, [RUN_TESTS, ...jestArguments, '--projects', 'apps/manager'], {
    stdio: 'inherit',
    env: { ...process.env, FLAMENCO_TEST_POSTGRES: server },
  });
  const forward = (signal: NodeJS.Signals): boolean => tests.kill(signal);
  process.on('SIGINT', forward).on('SIGTERM', forward);
  return new Promise((resolve, reject) => {
    tests.once('error', reject);
    tests.once('exit', (status) => resolve(status ?? 1));
  });
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
