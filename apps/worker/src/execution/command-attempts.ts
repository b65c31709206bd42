import { formatDuration } from '@flamenco/domain/time';
import { errorMessage } from '../error-facts.js';
import { startAwakeTimer } from '../timing/awake-timer.js';
import { pause, type Clock } from '../timing/clock.js';
import { CommandFailure, WrongCommand } from './commands/command.js';
import type { ReadyCommand } from './commands/command-table.js';

/** How long to wait before the second attempt, the third …; the last one holds for all that follow. */
const PAUSES_MS: readonly number[] = [5_000, 15_000, 30_000, 60_000];
const LONGEST_PAUSE_MS = 60_000;

/** What attempts at a command need besides it. */
export interface AttemptSurroundings {
  readonly clock: Clock;
  /** Aborted when the task has to stop: then nothing is tried again. */
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
  /** An attempt has failed, and the next one is to begin: what it has counted does not count. */
  readonly startOver: (activity: string) => void;
}

/**
 * Carries out a command, again when it fails, as often as it says. Each attempt has its time, and its failure in the log; the last
 * one's is the command's.
 * @param attempt - tries once; the signal is that of the task, or aborted when the attempt's time is over
 */
export async function tryCommand(
  command: ReadyCommand,
  { clock, signal, log, startOver }: AttemptSurroundings,
  attempt: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const attempts = command.retries + 1;
  for (let number = 1; ; number += 1) {
    const which = `attempt ${number} of ${attempts} at ${command.name}`;
    if (number > 1) {
      startOver(`A${which.slice(1)}`);
      log(which);
    }
    try {
      await withinTime(command, clock, signal, attempt);
      return;
    } catch (error) {
      signal.throwIfAborted();
      if (command.retries === 0 || error instanceof WrongCommand) throw error;
      if (number === attempts)
        throw new CommandFailure(`${errorMessage(error)} (${which})`, { cause: error });
      const pauseMs = PAUSES_MS[number - 1] ?? LONGEST_PAUSE_MS;
      log(`${which} failed: ${errorMessage(error)}; trying again in ${pauseMs / 1000} s`);
      await pause(clock, pauseMs, signal);
    }
  }
}

async function withinTime(
  { name, timeoutMs }: ReadyCommand,
  clock: Clock,
  signal: AbortSignal,
  attempt: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  if (!timeoutMs) {
    await attempt(signal);
    return;
  }
  const timeout = new AbortController();
  const late = new CommandFailure(
    `${name} was stopped after ${formatDuration(timeoutMs)}, which is the "timeout" of the command`,
    { facts: { category: 'timeout' } },
  );
  const stopTimer = startAwakeTimer(clock, timeoutMs, () => timeout.abort(late));
  try {
    await attempt(AbortSignal.any([signal, timeout.signal]));
  } catch (error) {
    throw timeout.signal.aborted ? late : error;
  } finally {
    stopTimer();
  }
}
