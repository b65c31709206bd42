import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { aPng } from '../support/images.js';
import { writeScript } from '../support/processes.js';

/**
 * A program in Blender's place: a shell script that may `save FILE`, which writes a picture and says so as Blender does,
 * `half FILE`, which writes a part of one and says nothing, and `done`, the end of a frame.
 * @returns where it is
 */
export async function fakeBlender(folder: string, ...lines: readonly string[]): Promise<string> {
  writeFileSync(join(folder, 'whole.png'), aPng());
  const whole = `'${join(folder, 'whole.png')}'`;
  return writeScript(join(folder, 'blender'), [
    `save() { cat ${whole} > "$1"; echo "Saved: '$1'"; }`,
    `half() { head -c 50 ${whole} > "$1"; }`,
    `finish() { echo " Time: 00:00.21 (Saving: 00:00.05)"; }`,
    ...lines,
  ]);
}
