/**
 * Stands in for Blender: draws the frames that `--render-frame` names, and saves each in pieces, slowly. Like Blender, it skips what
 * is there when overwriting is off, and ends with exit code 0 when the disk is full: which it is while the file in
 * SLOW_BLENDER_FULL_DISK is there.
 */
import { closeSync, existsSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { framesToRender, pictureOf, valuesOf } from './blender-arguments.mjs';
import { drawnFrame } from './drawn-frame.mjs';

const PIECES = 6;
const PAUSE_MS = 15;

const expressions = valuesOf('--python-expr').join('; ');
const overwrites =
  expressions.lastIndexOf('use_overwrite') < 0 ||
  /use_overwrite"?(?:, | = )True(?!.*use_overwrite)/.test(expressions);
const fullDisk = process.env['SLOW_BLENDER_FULL_DISK'] ?? '';

for (const frame of framesToRender()) {
  const path = pictureOf(frame);
  if (existsSync(path) && !overwrites) {
    print(`skipping existing frame "${path}"`);
    continue;
  }
  mkdirSync(dirname(path), { recursive: true });
  if (!save(path, drawnFrame(frame))) break;
  print(`Saved: '${path}'`);
  print(` Time: 00:00.10 (Saving: 00:00.09)`);
}
print('\nBlender quit');

/**
 * @param {string} path
 * @param {Buffer} picture
 */
function save(path, picture) {
  const file = openSync(path, 'w');
  const size = Math.ceil(picture.length / PIECES);
  for (let start = 0; start < picture.length; start += size) {
    if (fullDisk !== '' && existsSync(fullDisk)) {
      closeSync(file);
      print(`Error: Render error (No space left on device) cannot save: '${path}'`);
      return false;
    }
    writeSync(file, picture.subarray(start, start + size));
    pause();
  }
  closeSync(file);
  return true;
}

function pause() {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
}

/** @param {string} line */
function print(line) {
  writeSync(1, `${line}\n`);
}
