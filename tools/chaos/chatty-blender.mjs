/**
 * Stands in for Blender in the chaos: prints numbered lines with a name of this run in each, and saves a picture per frame, slowly. How
 * many lines it has printed is in a file of CHAOS_PRINTED, named after the run, so that they can be looked for in the task's log. Like
 * Blender, it ends with exit status 0 when the disk is full: which it is while the file CHAOS_FULL_DISK is there.
 */
import { closeSync, existsSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { framesToRender, pictureOf } from '../interruptions/blender-arguments.mjs';
import { drawnFrame } from '../interruptions/drawn-frame.mjs';

const PIECES = 4;
const LINES_A_PIECE = 12;

const fullDisk = process.env['CHAOS_FULL_DISK'] ?? '';
const pieceMs = Number(process.env['CHAOS_PIECE_MS'] ?? '100');
const run = `${String(process.pid)}-${Date.now().toString(36)}`;
const printed = openSync(join(process.env['CHAOS_PRINTED'] ?? '.', run), 'w');
let lineCount = 0;

for (const frame of framesToRender()) {
  const path = pictureOf(frame);
  mkdirSync(dirname(path), { recursive: true });
  if (!save(path, drawnFrame(frame))) break;
  writeSync(1, `Saved: '${path}'\n Time: 00:00.10 (Saving: 00:00.09)\n`);
}
writeSync(1, '\nBlender quit\n');

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
      writeSync(1, `Error: Render error (No space left on device) cannot save: '${path}'\n`);
      return false;
    }
    writeSync(file, picture.subarray(start, start + size));
    for (let line = 0; line < LINES_A_PIECE; line += 1) say();
    pause();
  }
  closeSync(file);
  return true;
}

/** A line is noted when it is printed: what is noted was there for the Worker to read. */
function say() {
  lineCount += 1;
  writeSync(1, `chaos ${run} ${String(lineCount)}: Sample 7/64, größer, 日本\n`);
  writeSync(printed, '.');
}

function pause() {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pieceMs);
}
