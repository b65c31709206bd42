import { join } from 'node:path';
import { errorMessage } from '../error-facts.js';
import type { CommandContext } from '../execution/commands/command.js';
import { readCommand, type GivenCommand } from '../execution/commands/command-table.js';
import { TOOLS_DIR } from '../execution/commands/ffmpeg-location.js';
import { containersOf, runnerFor, type Containers } from '../execution/containers.js';
import { systemClock } from '../timing/clock.js';
import type { CheckSystem } from './check-system.js';
import type { Verdict } from './check.js';
import type { CheckedWorker } from './doctor.js';

/** How a small task of a type went. */
export interface TrialResult extends Verdict {
  readonly check: 'trial-task';
  /** The task type. */
  readonly subject: string;
}

interface TrialPlace {
  readonly folder: string;
  readonly blender: string;
  readonly ffmpeg: string;
}

/** A small task of each type that Workers take by default, as a job type would make it. Later ones use what earlier ones made. */
const TRIALS: Readonly<Record<string, (place: TrialPlace) => readonly GivenCommand[]>> = {
  misc: ({ folder }) => [
    { name: 'echo', parameters: { message: `trying tasks in ${folder}` } },
    { name: 'exec', parameters: { exe: process.execPath, args: ['--version'] } },
  ],
  'file-management': ({ folder }) => [
    { name: 'make-directory', parameters: { path: join(folder, 'made') } },
    { name: 'move-directory', parameters: { src: join(folder, 'made'), dest: join(folder, 'frames') } },
    { name: 'copy-file', parameters: { src: join(folder, 'source.txt'), dest: join(folder, 'copy.txt') } },
  ],
  blender: ({ folder, blender }) => [
    {
      name: 'blender-render',
      parameters: {
        exe: blender,
        exeArgs: '--background --factory-startup',
        blendfile: '',
        args: [
          ...['--python-expr', SMALL_PICTURES, '--render-format', 'PNG'],
          ...['--render-output', join(folder, 'frames', '######'), '--render-frame', '1..2'],
        ],
      },
    },
  ],
  ffmpeg: ({ folder, ffmpeg }) => [
    {
      name: 'exec',
      parameters: {
        exe: ffmpeg,
        args: ['-f', 'lavfi', '-i', 'testsrc=size=64x64:rate=2', '-frames:v', '2', join(folder, '%02d.png')],
      },
    },
    {
      name: 'frames-to-video',
      parameters: {
        exe: ffmpeg,
        fps: 2,
        inputGlob: join(folder, '*.png'),
        args: ['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-y'],
        outputFile: join(folder, 'film.mp4'),
      },
    },
  ],
};

const SMALL_PICTURES =
  'import bpy; r = bpy.context.scene.render; r.resolution_x = r.resolution_y = 64; r.engine = "CYCLES"; ' +
  's = bpy.context.scene.cycles; s.samples = 1; s.use_denoising = False';

/**
 * Runs a small task of each type that the Worker takes, in the shared storage where it can be written, and removes what it made.
 * Nobody is told of them.
 * @param told - hears of each result as soon as it is there
 */
export async function tryTasks(
  worker: CheckedWorker,
  signal: AbortSignal,
  told: (result: TrialResult) => void,
): Promise<void> {
  const { config, things, system } = worker;
  const folder = await makeFolderIn([...things.storage, system.tmpDir], system);
  try {
    await system.files.writeFile(join(folder, 'source.txt'), 'to be copied\n');
    const place = {
      folder,
      blender: things.blenders[0] ?? 'blender',
      ffmpeg: things.ffmpegs[0] ?? 'ffmpeg',
    };
    for (const [taskType, commandsIn] of Object.entries(TRIALS)) {
      if (config.taskTypes.includes(taskType))
        told(
          await tryTask(
            taskType,
            commandsIn(place),
            (log) => contextIn(folder, system, signal, log),
            containersWith(config, system, folder),
          ),
        );
    }
  } finally {
    await system.files.rm(folder, { recursive: true, force: true });
  }
}

/** The folder of the tasks is seen inside, too. */
function containersWith(
  config: CheckedWorker['config'],
  { variables }: CheckSystem,
  folder: string,
): Containers | undefined {
  const { container } = config;
  if (container === undefined) return undefined;
  return containersOf(
    { ...config, container: { ...container, mounts: [...container.mounts, folder] } },
    variables,
  );
}

async function makeFolderIn(parents: readonly string[], { files }: CheckSystem): Promise<string> {
  for (const parent of parents) {
    const made = await files.mkdtemp(join(parent, 'flamenco-test-')).catch(() => undefined);
    if (made !== undefined) return made;
  }
  throw new Error(`No folder for trial tasks can be made in ${parents.join(', or ')}; free some space there`);
}

async function tryTask(
  taskType: string,
  commands: readonly GivenCommand[],
  contextFor: (log: (line: string) => void) => CommandContext,
  containers: Containers | undefined,
): Promise<TrialResult> {
  const about = { check: 'trial-task', subject: taskType } as const;
  const lines: string[] = [];
  const context = contextFor((line) => lines.push(line));
  const startMs = performance.now();
  try {
    for (const command of commands.filter(({ name }) => !isElsewhere(name, containers)))
      await readCommand(command, context.log).run({ ...context, ...runnerFor(command.name, containers) });
    const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
    return { ...about, outcome: 'ok', message: `A small task of this type was done in ${seconds} s` };
  } catch (error) {
    context.signal.throwIfAborted();
    return {
      ...about,
      outcome: 'failed',
      message: `A small task of this type failed: ${errorMessage(error)}`,
      remedy: `Mend what failed above first; the task said last: ${lines.slice(-3).join(' | ')}`,
    };
  }
}

/** This computer's Node.js, which is all that an `exec` tries, is not inside. */
function isElsewhere(command: string, containers: Containers | undefined): boolean {
  return command === 'exec' && containers?.commands.includes('exec') === true;
}

/** Like a task's, but nobody hears of it. */
function contextIn(
  folder: string,
  { platform, variables }: CheckSystem,
  signal: AbortSignal,
  log: (line: string) => void,
): CommandContext {
  const nothing = (): void => undefined;
  return {
    signal,
    clock: systemClock,
    platform,
    toolsDir: TOOLS_DIR,
    environment: variables,
    scratchFolder: () => Promise.resolve(folder),
    log,
    step: nothing,
    fileSaved: nothing,
    findingActions: {},
    reportRender: nothing,
    keptFrames: [],
    frameIsWhole: nothing,
    forgetFrames: nothing,
    limits: {},
  };
}
