import type { Logger } from 'pino';
import type { ManagerClient, StatusToTake } from '../manager-api/manager-client.js';
import { needsHandShake } from '../manager-api/refusal.js';
import { BackOff } from '../timing/back-off.js';
import { pause, withJitter, type Clock, type Random } from '../timing/clock.js';

/** How often a Worker that does nothing asks whether to do something. */
const POLL_MS = 3000;

/** Waits, doing nothing, until the Manager wants another status, which is the result. */
export async function pollForStatus(
  manager: ManagerClient,
  clock: Clock,
  random: Random,
  log: Logger,
  signal: AbortSignal,
): Promise<StatusToTake> {
  const backOff = new BackOff({ firstMs: POLL_MS, longestMs: 60_000 }, random);
  // The pause comes first: a Manager that insists on what this Worker does not know should not make it spin.
  let delayMs = withJitter(POLL_MS, random);
  for (;;) {
    await pause(clock, delayMs, signal);
    const answer = await manager.requestedStatus(signal);
    if (answer.kind === 'status-requested') return answer;
    if (answer.kind === 'nothing') {
      backOff.reset();
      delayMs = withJitter(POLL_MS, random);
      continue;
    }
    if (needsHandShake(answer)) return { status: 'starting' };
    delayMs = backOff.nextDelayMs();
    const { httpStatus, message: reason } = answer;
    log.warn({ httpStatus, reason, delayMs }, 'cannot ask for the status, will try again');
  }
}
