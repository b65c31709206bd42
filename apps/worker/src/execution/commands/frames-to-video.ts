import { readdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, matchesGlob } from 'node:path';
import { runProcess } from '../processes/run-process.js';
import type { CommandParameters } from './command-parameters.js';
import { CommandFailure, type CommandContext, type CommandRunner } from './command.js';
import { FFMPEG_INSTALL_HINT, locateFfmpeg } from './ffmpeg-location.js';
import { splitArguments } from './split-arguments.js';

const INDEX_FILE = 'ffmpeg-file-index.txt';

/** Makes a video of rendered frames with FFmpeg. */
export const runFramesToVideo: CommandRunner = async (parameters, context) => {
  const fps = parameters.number('fps');
  if (fps <= 0) throw parameters.failure('fps', `must be greater than 0, but is ${fps}`);
  const outputFile = parameters.text('outputFile');
  const inputGlob = parameters.text('inputGlob').replaceAll('\\', '/');
  const exe = await locateFfmpeg(parameters.text('exe'), context.toolsDir, context.platform);
  await withInput(inputGlob, fps, context, async (inputArgs) => {
    const args = [
      ...leadingArgs(parameters),
      ...inputArgs,
      ...parameters.list('args'),
      '-r',
      String(fps),
      outputFile,
    ];
    await runProcess({ exe, args, installHint: FFMPEG_INSTALL_HINT }, context);
  });
};

function leadingArgs(parameters: CommandParameters): readonly string[] {
  return [...splitArguments(parameters, 'exeArgs'), ...parameters.list('argsBefore')];
}

/** Frames as input arguments. FFmpeg on Windows knows no wildcards: there, an index file names the frames. */
async function withInput(
  inputGlob: string,
  fps: number,
  context: CommandContext,
  run: (inputArgs: readonly string[]) => Promise<void>,
): Promise<void> {
  if (context.platform !== 'win32') {
    // The rate of the input too: FFmpeg would take 25 for it, and drop frames of faster videos. Not by -r, which adds
    // a frame (FFmpeg 5.1: 20 images, 21 frames).
    await run(['-framerate', String(fps), '-pattern_type', 'glob', '-i', inputGlob]);
    return;
  }
  const indexFile = join(dirname(inputGlob), INDEX_FILE);
  await writeIndex(indexFile, inputGlob, fps);
  try {
    await run(['-f', 'concat', '-safe', '0', '-i', indexFile]);
  } finally {
    await rm(indexFile, { force: true });
  }
}

async function writeIndex(indexFile: string, inputGlob: string, fps: number): Promise<void> {
  const directory = dirname(inputGlob);
  const names = await readdir(directory).catch((cause: unknown) => {
    throw new CommandFailure(
      `cannot read the directory of frames ${directory}; check that it exists and can be reached from here`,
      { cause },
    );
  });
  const frames = names.filter((name) => matchesGlob(name, basename(inputGlob))).sort();
  if (frames.length === 0) {
    throw new CommandFailure(
      `there are no frames ${inputGlob}; check that the render tasks wrote them there`,
    );
  }
  const lines = frames.flatMap((name) => [
    `file '${`${directory}/${name}`.replaceAll("'", String.raw`'\''`)}'`,
    `option framerate ${fps}`, // else the last frames are doubled; FFmpeg knows it since 5.0
    `duration ${1 / fps}`,
  ]);
  await writeFile(indexFile, `${lines.join('\n')}\n`);
}
