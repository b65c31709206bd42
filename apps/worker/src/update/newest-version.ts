import { spawn } from 'node:child_process';
import type { Logger } from 'pino';
import type { Environment } from '../config/environment.js';
import { errorMessage } from '../error-facts.js';
import { InstalledVersions } from './installed-versions.js';

/** Set for a version that was started by the one that is installed. */
const STARTED_BY = 'FLAMENCO_WORKER_STARTED_BY';

/**
 * Goes on as the version that an update has brought, where there is one that is not older than this one. Where a process can be replaced, it
 * is; elsewhere (Windows) this one waits for the other. Gives its exit code; undefined: this version is to go on.
 */
export async function runNewestVersion(
  homeDir: string,
  { variables, platform }: Environment,
  ownVersion: string,
  log: Logger,
): Promise<number | undefined> {
  if (variables[STARTED_BY] !== undefined) return undefined;
  const versions = new InstalledVersions(homeDir);
  const current = versions.countStart();
  const start = current && versions.startOf(current);
  if (current === undefined || start === undefined || isOlder(current.version, ownVersion)) return undefined;
  const [program, main] = start;
  log.info({ version: current.version, folder: current.folder }, 'going on as the version of an update');
  const args = [main, ...process.argv.slice(2)];
  const environment = { ...variables, [STARTED_BY]: ownVersion };
  try {
    if (platform !== 'win32' && process.channel === undefined)
      process.execve?.(program, [program, ...args], textsOf(environment));
    return await runBeside(program, args, environment);
  } catch (error) {
    log.warn(`the version of an update cannot be started, so this one goes on: ${errorMessage(error)}`);
    return undefined;
  }
}

const ENDING: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

function textsOf(variables: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** Signals go on to it, and it ends when this process does. */
function runBeside(program: string, args: readonly string[], env: Environment['variables']): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
    const signals: readonly NodeJS.Signals[] =
      process.platform === 'win32' ? ENDING : [...ENDING, 'SIGUSR1', 'SIGUSR2'];
    for (const signal of signals) process.on(signal, () => child.kill(signal));
    child.once('error', reject);
    child.once('exit', (code) => {
      resolve(code ?? 1);
    });
  });
}

/** Compares versions such as 4.0.1; what stands behind a hyphen does not count. */
export function isOlder(version: string, than: string): boolean {
  const [own, other] = [version, than].map((text) =>
    text
      .replace(/[-+].*$/, '')
      .split('.')
      .map(Number),
  );
  for (const [index, part] of (other ?? []).entries()) {
    const mine = own?.[index] ?? 0;
    if (mine !== part) return mine < part;
  }
  return false;
}
