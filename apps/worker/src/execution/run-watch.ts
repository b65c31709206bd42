import type { Logger } from 'pino';
import type { AssignedTask, ManagerClient } from '../manager-api/manager-client.js';
import { isSessionSuperseded, isUnknownWorker } from '../manager-api/refusal.js';
import { pause, type Clock } from '../timing/clock.js';

/**
 * How often a running task asks whether it may go on. A canceled Blender has to be gone within 5 s: 2 s until the
 * question, 2 s for it to end by itself, and some to spare. Flamenco 3's 10 s cannot do that.
 */
export const MAY_I_RUN_INTERVAL_MS = 2000;

/**
 * Asks the Manager again and again whether a task may go on, and gives the reason when it may not. A Manager that
 * cannot be asked says nothing against it. Rejects when the signal is aborted.
 */
export async function untilTaskMayNotRun(
  task: AssignedTask,
  manager: ManagerClient,
  clock: Clock,
  log: Logger,
  signal: AbortSignal,
): Promise<string> {
  for (;;) {
    await pause(clock, MAY_I_RUN_INTERVAL_MS, signal);
    const objection = await askMayRun(task, manager, log, signal);
    if (objection !== undefined) return objection;
  }
}

async function askMayRun(
  task: AssignedTask,
  manager: ManagerClient,
  log: Logger,
  signal: AbortSignal,
): Promise<string | undefined> {
  const asked = await manager.mayRun(task.uuid, task.attempt_id, signal);
  if (asked.kind === 'answer') return asked.answer.mayKeepRunning ? undefined : asked.answer.reason;
  // Its task has been given to somebody else.
  if (isUnknownWorker(asked)) return 'the Manager does not know this Worker any more';
  if (isSessionSuperseded(asked)) return 'another Worker has signed on with the identity of this one';
  log.warn(
    { task: task.uuid, httpStatus: asked.httpStatus, reason: asked.message },
    'may-i-run not answered, continuing',
  );
  return undefined;
}
