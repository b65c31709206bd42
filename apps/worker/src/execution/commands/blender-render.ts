import { stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { readBlenderLine } from './blender-output.js';
import { locateBlender } from './blender-location.js';
import type { CommandRunner } from './command.js';
import { lookPatiently } from './late-files.js';
import { splitArguments } from './split-arguments.js';
import { findInReceipt } from '../receipts/receipt-findings.js';
import { concludeRender } from '../receipts/render-report.js';
import { readRenderRequest } from '../receipts/render-request.js';
import { runWithReceipt } from '../receipts/run-with-receipt.js';

const INSTALL_HINT =
  'Install Blender here (https://www.blender.org/download/) so that it is on the PATH, or set the variable "blender" on the Manager to its full path.';

/** Renders with Blender: a step for each frame, and every saved image may become the preview. */
export const runBlenderRender: CommandRunner = async (parameters, context) => {
  const exe = await locateBlender(parameters.text('exe'), context.platform);
  const request = readRenderRequest(parameters);
  const blendFile = parameters.textOrEmpty('blendfile');
  const args = [
    ...splitArguments(parameters, 'exeArgs'),
    ...parameters.list('argsBefore'),
    ...(blendFile === '' ? [] : [blendFile]),
    ...parameters.list('args'),
  ];
  // A relative one may be meant for wherever the arguments lead Blender to.
  if (isAbsolute(blendFile)) await lookPatiently(blendFile, () => stat(blendFile), context);
  const onLine = (line: string): void => {
    const sign = readBlenderLine(line);
    if (sign.kind === 'saved') context.fileSaved(sign.path);
    else if (sign.kind === 'frame-done') context.step();
  };
  const run = await runWithReceipt({ exe, args, installHint: INSTALL_HINT, onLine }, context);
  concludeRender(run, findInReceipt(run, request), context);
};
