import { readdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, matchesGlob } from 'node:path';
import type { ParametersOf } from '@flamenco/domain/commands';
import { formatFrameRange } from '@flamenco/domain/frames';
import { readFilmOrder, type FilmOrder } from '../film/film-order.js';
import { makeFilm, type FilmMade, type NoFilm } from '../film/make-film.js';
import { writeWhole } from '../film/whole-file.js';
import { runProcess } from '../processes/run-process.js';
import { CommandFailure, type CommandContext, type CommandRunner } from './command.js';
import { FFMPEG_INSTALL_HINT, locateFfmpeg } from './ffmpeg-location.js';
import { lookPatiently } from './late-files.js';

type FolderParameters = ParametersOf<'frames-to-video'>;

const INDEX_FILE = 'ffmpeg-file-index.txt';

/**
 * Makes a video of rendered frames with FFmpeg: of exactly the frames of the job, when the job type says which these are; else, as
 * in Flamenco 3, of whatever is in the folder.
 */
export const runFramesToVideo: CommandRunner<'frames-to-video'> = async (parameters, context) => {
  const order = readFilmOrder(parameters);
  if (order) await makeFilmOfJob(order, parameters.optional, context);
  else await makeVideoOfFolder(parameters, context);
};

async function makeFilmOfJob(order: FilmOrder, isOptional: boolean, context: CommandContext): Promise<void> {
  const outcome = await makeFilm(order, context);
  if (outcome.kind === 'none' && !isOptional) throw new CommandFailure(`no film: ${outcome.reason}`);
  if (!order.isSoFar || outcome.kind === 'none') report(outcome, context);
}

/** A film never decides over its job: what is the matter with it is only told. */
function report(outcome: FilmMade | NoFilm, { log, reportRender }: CommandContext): void {
  const message =
    outcome.kind === 'none'
      ? `No film was made: ${outcome.reason}. The frames are what they are.`
      : whatIsNotShown(outcome);
  if (message === '') return;
  const kind = outcome.kind === 'none' ? 'film-not-made' : 'film-incomplete';
  log(`warn: ${message} (${kind})`);
  reportRender({ findings: [{ kind, action: 'warn', message }] });
}

function whatIsNotShown({ missing, broken }: FilmMade): string {
  const parts = [
    ...(missing.length > 0 ? [`${countOf(missing)} missing`] : []),
    ...(broken.length > 0 ? [`${countOf(broken)} broken`] : []),
  ];
  return parts.length === 0 ? '' : `The film shows slates for ${parts.join(', and ')}.`;
}

function countOf(frames: readonly number[]): string {
  const range = formatFrameRange(frames);
  return frames.length === 1 ? `frame ${range}, which is` : `frames ${range}, which are`;
}

async function makeVideoOfFolder(
  { exe: program, exeArgs, argsBefore, args: given, fps, inputGlob = '', outputFile }: FolderParameters,
  context: CommandContext,
): Promise<void> {
  const exe = await locateFfmpeg(program, context.toolsDir, context.platform);
  const toFile = (output: string): Promise<void> =>
    withInput(inputGlob.replaceAll('\\', '/'), fps, context, async (inputArgs) => {
      const args = [...exeArgs, ...argsBefore, ...inputArgs, ...given, '-r', String(fps), output];
      await runProcess({ exe, args, installHint: FFMPEG_INSTALL_HINT }, context);
    });
  if (isOneFile(outputFile, given)) await writeWhole(outputFile, context.platform, toFile);
  else await toFile(outputFile);
}

/**
 * Whether FFmpeg writes one file, which may be replaced: it may also be told to number images, or not to write over a file that
 * is there, which it then says itself.
 */
function isOneFile(outputFile: string, args: readonly string[]): boolean {
  const isPlainVideo = /\.(mp4|mov|mkv|webm|avi|m4v|mpe?g|ogv|gif)$/i.test(outputFile);
  return isPlainVideo && !outputFile.includes('%') && args.includes('-y');
}

/** Frames as input arguments. FFmpeg on Windows knows no wildcards: there, an index file names the frames. */
async function withInput(
  inputGlob: string,
  fps: number,
  context: CommandContext,
  run: (inputArgs: readonly string[]) => Promise<void>,
): Promise<void> {
  const directory = dirname(inputGlob);
  const frames = await lookPatiently(inputGlob, () => framesIn(directory, basename(inputGlob)), context);
  if (context.platform !== 'win32') {
    // A folder that is not there by this name has wildcards in it, which FFmpeg knows.
    const pattern = frames ? `${escapedForGlob(directory)}/${basename(inputGlob)}` : inputGlob;
    // The rate of the input too: FFmpeg would take 25 for it, and drop frames of faster videos. Not by -r, which adds
    // a frame (FFmpeg 5.1: 20 images, 21 frames).
    await run(['-framerate', String(fps), '-pattern_type', 'glob', '-i', pattern]);
    return;
  }
  if (!frames) {
    throw new CommandFailure(
      `there are no frames ${inputGlob}; check that the render tasks wrote them there, and that the folder can be reached from here`,
    );
  }
  const indexFile = join(directory, INDEX_FILE);
  await writeIndex(indexFile, directory, frames, fps);
  try {
    await run(['-f', 'concat', '-safe', '0', '-i', indexFile]);
  } finally {
    await rm(indexFile, { force: true });
  }
}

/** The names of the frames in their order; undefined when there are none. */
async function framesIn(directory: string, pattern: string): Promise<readonly string[] | undefined> {
  const frames = (await readdir(directory)).filter((name) => matchesGlob(name, pattern)).sort();
  return frames.length > 0 ? frames : undefined;
}

/** Folders are called what they are called: `[a-c]` in a name is no wildcard, nor are braces. */
function escapedForGlob(directory: string): string {
  return directory.replace(/[\\*?[\]{}]/g, String.raw`\$&`);
}

async function writeIndex(
  indexFile: string,
  directory: string,
  frames: readonly string[],
  fps: number,
): Promise<void> {
  const lines = frames.flatMap((name) => [
    `file '${`${directory}/${name}`.replaceAll("'", String.raw`'\''`)}'`,
    `option framerate ${fps}`, // else the last frames are doubled; FFmpeg knows it since 5.0
    `duration ${1 / fps}`,
  ]);
  await writeFile(indexFile, `${lines.join('\n')}\n`);
}
