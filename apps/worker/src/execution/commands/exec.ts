import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { isAbsolute, resolve } from 'node:path';
import { runProcess } from '../processes/run-process.js';
import { CommandFailure, wrongParameter, type CommandContext, type CommandRunner } from './command.js';
import { lookPatiently } from './late-files.js';

const INSTALL_HINT = `Install it here, or give its full path in the task's "exe".`;

/** Runs any program; fails when its exit code is not 0. */
export const runExec: CommandRunner<'exec'> = async ({ exe, args, env, cwd }, context) => {
  const { environment, platform, log } = context;
  const names = Object.keys(env);
  if (names.length > 0) log(`environment variables of the task: ${names.join(', ')}`);
  const surroundings = { ...context, environment: withVariables(environment, env, platform) };
  if (cwd !== undefined) {
    const folder = await givenFolder(cwd, context);
    await runProcess(
      { exe: programFrom(folder, exe), args, cwd: folder, installHint: INSTALL_HINT },
      surroundings,
    );
    return;
  }
  const call = {
    exe: programFrom('', exe),
    args,
    cwd: await context.scratchFolder(),
    installHint: INSTALL_HINT,
  };
  try {
    await runProcess(call, surroundings);
  } catch (error) {
    if (error instanceof CommandFailure && !context.signal.aborted) throw withHint(error, args);
    throw error;
  }
};

/** A path is one from the folder; where there is none, from where the Worker was started, as in Flamenco 3. A bare name is on the PATH. */
function programFrom(folder: string, exe: string): string {
  return /[/\\]/.test(exe) ? resolve(folder, exe) : exe;
}

async function givenFolder(cwd: string, context: CommandContext): Promise<string> {
  if (!isAbsolute(cwd)) throw wrongParameter('exec', 'cwd', `should be an absolute path, but is "${cwd}"`);
  context.log(`in the folder ${cwd}`);
  const stats = await lookPatiently(cwd, () => stat(cwd), context);
  if (stats?.isDirectory()) return cwd;
  throw new CommandFailure(
    `cannot run anything in ${cwd}: ${stats ? 'it is not a folder' : 'it does not exist'}; check the path, and that the storage is mounted here`,
  );
}

/** Windows does not tell names of different case apart, and would take the one that was there before. */
function withVariables(
  environment: CommandContext['environment'],
  env: CommandContext['environment'],
  platform: NodeJS.Platform,
): CommandContext['environment'] {
  if (platform !== 'win32') return { ...environment, ...env };
  const names = new Set(Object.keys(env).map((name) => name.toUpperCase()));
  const others = Object.entries(environment).filter(([name]) => !names.has(name.toUpperCase()));
  return { ...Object.fromEntries(others), ...env };
}

/** Job types for Flamenco 3 may count on the folder that the Worker was started in: then it says what to do. */
function withHint(failure: CommandFailure, args: readonly string[]): CommandFailure {
  const meant = args.find((arg) => !arg.startsWith('-') && !isAbsolute(arg) && existsSync(resolve(arg)));
  if (meant === undefined) return failure;
  return new CommandFailure(
    `${failure.message}. It ran in an empty folder, and "${meant}" is in ${process.cwd()}, where the Worker was started: give its whole path, or say "cwd"`,
    { cause: failure },
  );
}
