import type { CommandRunner } from './command.js';

/** Writes a message, any JSON value, to the task's log. */
export const runEcho: CommandRunner = (parameters, { log }) => {
  log(`echo: ${JSON.stringify(parameters.any('message'))}`);
  return Promise.resolve();
};
