import { isAbsolute, normalize } from 'node:path';
import type { RenderRequest } from './render-request.js';

/**
 * The path that the files of a frame begin with: views and the extension come behind it. Undefined when the command does
 * not say where frames go, or leaves that to Blender (a relative path, a path template).
 */
export function expectedOutputStem(
  { output, frames, rendersAnimation }: RenderRequest,
  frame: number,
): string | undefined {
  if (output === undefined || !isAbsolute(output) || output.startsWith('//') || output.includes('{'))
    return undefined;
  if (frames === undefined && !rendersAnimation) return undefined; // a script renders, and names its files
  const digits = /#+(?=[^#/\\]*$)/.exec(output);
  const number = (length: number): string =>
    `${frame < 0 ? '-' : ''}${String(Math.abs(frame)).padStart(length, '0')}`;
  if (!digits) return normalize(`${output}${number(4)}`);
  const before = output.slice(0, digits.index);
  // What follows the digits may be cut by Blender's own extension.
  return normalize(`${before}${number(digits[0].length)}`);
}
