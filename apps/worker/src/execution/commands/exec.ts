import { runProcess } from '../processes/run-process.js';
import type { CommandRunner } from './command.js';

/** Runs any program; fails when its exit code is not 0. */
export const runExec: CommandRunner = async (parameters, context) => {
  const exe = parameters.text('exe');
  const installHint = `Install it here, or give its full path in the task's "exe".`;
  await runProcess({ exe, args: parameters.list('args'), installHint }, context);
};
