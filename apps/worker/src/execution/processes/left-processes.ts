import { pause, systemClock } from '../../timing/clock.js';
import { hasVariable, livingProcesses } from './proc-table.js';
import { hostSystem } from './process-system.js';

/** Every process of a task has this in its environment: whose it is can be told even when its Worker is long gone. */
const OWNER_VARIABLE = 'FLAMENCO_WORKER_OWNER';
const GONE_LIMIT_MS = 2000;
const POLL_MS = 50;

const never = new AbortController().signal;

/** The environment for processes of the Worker that has this home directory. */
export function ownedEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  homeDir: string,
): Readonly<Record<string, string | undefined>> {
  return { ...environment, [OWNER_VARIABLE]: homeDir };
}

/**
 * Ends what an earlier Worker with this home directory has left running because it was killed itself: its task is about
 * to run again, and two Blenders must not write the same frame. Gives how many there were. To be called by the one
 * Worker that holds the home directory. Does nothing but on Linux, where a process's environment can be read.
 */
export async function endLeftProcesses(homeDir: string): Promise<number> {
  if (process.platform !== 'linux') return 0;
  const left = processesOf(homeDir);
  for (const pid of left) hostSystem.kill(pid, 'SIGKILL');
  for (let waitedMs = 0; waitedMs < GONE_LIMIT_MS && processesOf(homeDir).length > 0; waitedMs += POLL_MS)
    await pause(systemClock, POLL_MS, never);
  return left.length;
}

function processesOf(homeDir: string): readonly number[] {
  return livingProcesses()
    .map(({ pid }) => pid)
    .filter((pid) => pid !== process.pid && hasVariable(pid, `${OWNER_VARIABLE}=${homeDir}`));
}
