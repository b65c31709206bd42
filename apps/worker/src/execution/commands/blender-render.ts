import { stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { judgeFinding, type FoundThing } from '@flamenco/domain/findings';
import { findInReceipt } from '../receipts/receipt-findings.js';
import { concludeRender } from '../receipts/render-report.js';
import { readRenderRequest, type RenderRequest } from '../receipts/render-request.js';
import { runWithReceipt } from '../receipts/run-with-receipt.js';
import { framesToKeep, sourceOf } from '../verification/kept-frames.js';
import { RenderVerification } from '../verification/render-verification.js';
import { areFramesLast, withPreparation, withoutFrames } from './blender-arguments.js';
import { readBlenderLine } from './blender-output.js';
import { locateBlender } from './blender-location.js';
import type { CommandContext, CommandRunner } from './command.js';
import { lookPatiently } from './late-files.js';

const INSTALL_HINT =
  'Install Blender here (https://www.blender.org/download/) so that it is on the PATH, or set the variable "blender" on the Manager to its full path.';

/**
 * Renders with Blender: a step for each frame, and every saved image may become the preview. That Blender ends well is not
 * enough: what it reports, and the files that there are then, have to be as they should.
 */
export const runBlenderRender: CommandRunner<'blender-render'> = async (parameters, context) => {
  const exe = await locateBlender(parameters.exe, context.platform);
  const wanted = readRenderRequest(parameters);
  // A relative one may be meant for wherever the arguments lead Blender to.
  if (isAbsolute(wanted.blendFile))
    await lookPatiently(wanted.blendFile, () => stat(wanted.blendFile), context);
  const source = await sourceOf(wanted.blendFile);
  const { request, args: renderArgs } = await withoutKeptFrames(wanted, parameters.args, source, context);
  if (renderArgs === undefined) {
    context.log('all frames of this task are there, and whole: Blender is not started');
    return;
  }
  const fileArgs = [...parameters.argsBefore, ...(request.blendFile === '' ? [] : [request.blendFile])];
  const args = withPreparation(renderArgs);
  const verification = await RenderVerification.begin(request, source, context);
  const onLine = (line: string): void => onBlenderLine(line, verification, context);
  const call = { exe, exeArgs: parameters.exeArgs, fileArgs, args, installHint: INSTALL_HINT, onLine };
  const run = await runWithReceipt(call, { ...context, environment: await withTemporaryFolder(context) });
  const found = await verification.conclude(run);
  const reported = await findInReceipt(run, request);
  if (reported.some((thing) => isAboutAllFrames(thing, context))) context.forgetFrames();
  concludeRender(run, [...reported, ...found], context);
};

/** A Blender that is killed leaves behind what it had in the temporary folder: it gets the task's, which is removed. */
async function withTemporaryFolder({
  environment,
  scratchFolder,
}: CommandContext): Promise<CommandContext['environment']> {
  try {
    const folder = await scratchFolder();
    return { ...environment, TMPDIR: folder, TEMP: folder, TMP: folder };
  } catch {
    return environment; // a full temporary folder may be no obstacle to a render
  }
}

/** What is left to render. No arguments: nothing. */
async function withoutKeptFrames(
  request: RenderRequest,
  args: readonly string[],
  source: string | undefined,
  context: CommandContext,
): Promise<{ readonly request: RenderRequest; readonly args: readonly string[] | undefined }> {
  const kept = areFramesLast(args) ? await framesToKeep(request, source, context) : new Set<number>();
  for (let count = 0; count < kept.size; count += 1) context.step();
  const frames = request.frames?.filter((frame) => !kept.has(frame));
  return { request: { ...request, frames }, args: withoutFrames(args, kept) };
}

/** It fails the task, and what was rendered is not what the job wants: another scene, say, or without its libraries. */
function isAboutAllFrames(thing: FoundThing, { findingActions }: CommandContext): boolean {
  return thing.kind !== 'frames-not-rendered' && judgeFinding(thing, findingActions).action === 'fail';
}

function onBlenderLine(line: string, verification: RenderVerification, context: CommandContext): void {
  const sign = readBlenderLine(line);
  switch (sign.kind) {
    case 'saved':
      context.fileSaved(sign.path, verification.frameOf(sign.path));
      verification.saved(sign.path);
      return;
    case 'saved-beside':
      verification.saved(sign.path);
      return;
    case 'video-frame':
      verification.isOneVideo();
      return;
    case 'frame-done':
      verification.frameDone();
      context.step();
      return;
    case 'nothing':
  }
}
