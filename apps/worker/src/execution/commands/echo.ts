import type { CommandRunner } from './command.js';

/** Writes a message, any JSON value, to the task's log. */
export const runEcho: CommandRunner<'echo'> = ({ message }, { log }) => {
  log(`echo: ${JSON.stringify(message)}`);
  return Promise.resolve();
};
