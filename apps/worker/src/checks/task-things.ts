import { dirname, isAbsolute, resolve } from 'node:path';
import {
  isCommandName,
  readParameters,
  type CommandName,
  type ParametersOf,
} from '@flamenco/domain/commands';
import type { ContainerSettings } from '../config/container-settings.js';
import { locateBlender } from '../execution/commands/blender-location.js';
import { ffmpegBeside } from '../execution/commands/ffmpeg-location.js';
import { readRenderRequest } from '../execution/receipts/render-request.js';
import type { TaskCommand } from '../manager-api/manager-client.js';
import { NO_THINGS, type CheckedThings } from './check.js';

/** What a command reads, writes and starts. Relative paths are left out: they may be meant for wherever its arguments lead to. */
interface CommandThings {
  readonly program?: string;
  readonly inputs?: readonly string[];
  readonly outputs?: readonly string[];
}

/** Where commands are carried out. */
interface Place {
  readonly platform: NodeJS.Platform;
  readonly toolsDir: string;
  /** What is run in containers is there, or not: this computer only needs their engine. */
  readonly container?: ContainerSettings | undefined;
}

/** What each command needs of this computer. */
const THINGS: {
  readonly [N in CommandName]: (
    parameters: ParametersOf<N>,
    place: Place,
  ) => CommandThings | Promise<CommandThings>;
} = {
  'blender-render': async (parameters, { platform }) => {
    const { blendFile, output = '' } = readRenderRequest(parameters);
    return {
      program: await locateBlender(parameters.exe, platform),
      inputs: [blendFile],
      outputs: output === '' || output.startsWith('//') ? [] : [dirname(output)],
    };
  },
  'frames-to-video': ({ exe, inputGlob = '', framePattern = '', outputFile }, { platform, toolsDir }) => ({
    program: ffmpegBeside(exe, toolsDir, platform) ?? exe,
    inputs: [inputGlob, framePattern].filter((path) => path !== '').map(dirname),
    outputs: [dirname(outputFile)],
  }),
  'copy-file': ({ src, dest }) => ({ inputs: [src], outputs: [dirname(dest)] }),
  'move-directory': ({ src, dest }) => ({ inputs: [src], outputs: [dirname(dest)] }),
  'make-directory': ({ path }) => ({ outputs: [path] }),
  exec: ({ exe, env, cwd }) => {
    const isPath = /[/\\]/.test(exe);
    if (isPath) return { program: resolve(cwd ?? '', exe) };
    return 'PATH' in env || 'Path' in env ? {} : { program: exe }; // it is looked for elsewhere
  },
  echo: () => ({}),
  sleep: () => ({}),
};

/** Everything that a task needs of this computer, as far as its commands say it. What an earlier command makes is left out. */
export async function thingsOfTask(commands: readonly TaskCommand[], place: Place): Promise<CheckedThings> {
  const [programs, inputs, outputs] = [[] as string[], [] as string[], [] as string[]];
  for (const { name, parameters } of commands) {
    const needed = isCommandName(name) ? await thingsOf(name, parameters, place) : {};
    const isMade = (path: string): boolean => outputs.some((folder) => path.startsWith(folder));
    const { container } = place;
    const program =
      needed.program !== undefined && container?.commands.includes(name) ? container.program : needed.program;
    if (program !== undefined && !isMade(program)) programs.push(program);
    inputs.push(...(needed.inputs ?? []).filter((path) => isAbsolute(path) && !isMade(path)));
    outputs.push(...(needed.outputs ?? []).filter((path) => isAbsolute(path)));
  }
  return { ...NO_THINGS, programs, inputs, outputs };
}

async function thingsOf<N extends CommandName>(
  name: N,
  values: TaskCommand['parameters'],
  place: Place,
): Promise<CommandThings> {
  const { parameters } = readParameters(name, values);
  return parameters === undefined ? {} : THINGS[name](parameters, place); // what is wrong about it is told when it is run
}
