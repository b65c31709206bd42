import { runBlenderRender } from './blender-render.js';
import { CommandFailure, type CommandRunner } from './command.js';
import { runCopyFile } from './copy-file.js';
import { runEcho } from './echo.js';
import { runExec } from './exec.js';
import { runFramesToVideo } from './frames-to-video.js';
import { runMakeDirectory } from './make-directory.js';
import { runMoveDirectory } from './move-directory.js';
import { runSleep } from './sleep.js';

/** Every command that a task may have. */
export const COMMANDS: Readonly<Record<string, CommandRunner>> = {
  'blender-render': runBlenderRender,
  'copy-file': runCopyFile,
  echo: runEcho,
  exec: runExec,
  'frames-to-video': runFramesToVideo,
  'make-directory': runMakeDirectory,
  'move-directory': runMoveDirectory,
  sleep: runSleep,
};

/** @throws CommandFailure that names the commands there are */
export function findCommand(name: string): CommandRunner {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command) return command;
  const known = Object.keys(COMMANDS).join(', ');
  throw new CommandFailure(
    `this Worker has no command "${name}" (it has ${known}); correct the job type, or update the Worker`,
  );
}
