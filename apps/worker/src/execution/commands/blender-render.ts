import { stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { findInReceipt } from '../receipts/receipt-findings.js';
import { concludeRender } from '../receipts/render-report.js';
import { readRenderRequest } from '../receipts/render-request.js';
import { runWithReceipt } from '../receipts/run-with-receipt.js';
import { RenderVerification } from '../verification/render-verification.js';
import { withOverwriting } from './blender-arguments.js';
import { readBlenderLine } from './blender-output.js';
import { locateBlender } from './blender-location.js';
import type { CommandContext, CommandRunner } from './command.js';
import { lookPatiently } from './late-files.js';
import { splitArguments } from './split-arguments.js';

const INSTALL_HINT =
  'Install Blender here (https://www.blender.org/download/) so that it is on the PATH, or set the variable "blender" on the Manager to its full path.';

/**
 * Renders with Blender: a step for each frame, and every saved image may become the preview. That Blender ends well is not
 * enough: what it reports, and the files that there are then, have to be as they should.
 */
export const runBlenderRender: CommandRunner = async (parameters, context) => {
  const exe = await locateBlender(parameters.text('exe'), context.platform);
  const request = readRenderRequest(parameters);
  const exeArgs = splitArguments(parameters, 'exeArgs');
  const fileArgs = [
    ...parameters.list('argsBefore'),
    ...(request.blendFile === '' ? [] : [request.blendFile]),
  ];
  const args = withOverwriting(parameters.list('args'));
  // A relative one may be meant for wherever the arguments lead Blender to.
  if (isAbsolute(request.blendFile))
    await lookPatiently(request.blendFile, () => stat(request.blendFile), context);
  const verification = await RenderVerification.begin(request, context);
  const onLine = (line: string): void => onBlenderLine(line, verification, context);
  const call = { exe, exeArgs, fileArgs, args, installHint: INSTALL_HINT, onLine };
  const run = await runWithReceipt(call, context);
  const found = await verification.conclude(run);
  concludeRender(run, [...(await findInReceipt(run, request)), ...found], context);
};

function onBlenderLine(line: string, verification: RenderVerification, context: CommandContext): void {
  const sign = readBlenderLine(line);
  switch (sign.kind) {
    case 'saved':
      context.fileSaved(sign.path);
      verification.saved(sign.path);
      return;
    case 'saved-beside':
      verification.saved(sign.path);
      return;
    case 'video-frame':
      verification.isOneVideo();
      return;
    case 'frame-done':
      context.step();
      return;
    case 'nothing':
  }
}
