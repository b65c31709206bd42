import { execFileSync } from 'node:child_process';
import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { hurriedClock } from '../support/fake-clock.js';
import { runCommand, type RunningCommand } from '../support/run-command.js';
import { scratchDirectory } from '../support/scratch-directory.js';
import { factsOf, picturesOf } from './pictures.js';
import { exrFile } from './exr-file.js';

// A dozen processes a film, on computers that do other things as well.
jest.setTimeout(120_000);

let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
const at = (...parts: string[]): string => join(scratch.path, ...parts);

beforeAll(async () => {
  scratch = await scratchDirectory();
});
afterAll(() => scratch.remove());

function film(more: Readonly<Record<string, unknown>>): Promise<RunningCommand> {
  const parameters = {
    exe: 'ffmpeg',
    fps: 24,
    framePattern: at('####'),
    extensions: ['.exr'],
    frames: '1',
    outputFile: at('film.mp4'),
    args: ['-c:v', 'h264', '-crf', '4', '-pix_fmt', 'yuv420p', '-y'],
    optional: true,
    ...more,
  };
  return runCommand('frames-to-video', parameters, { clock: hurriedClock });
}

/** The colour in the middle of the film's first picture. */
function firstColor(): readonly number[] {
  return picturesOf(at('film.mp4'))[0]?.middle ?? [];
}

function expectNear(color: readonly number[], wanted: readonly number[], tolerance: number): void {
  for (const [index, value] of wanted.entries())
    expect(Math.abs((color[index] ?? -1000) - value)).toBeLessThanOrEqual(tolerance);
}

describe('a film of EXR files', () => {
  // What Blender 5.0 makes of that light.
  it.each([
    ['Standard', {}, [0.18, 0.18, 0.18], [118, 118, 118], 3],
    ['Standard', {}, [0.8, 0.1, 0.02], [231, 89, 39], 4],
    ['Standard', { exposure: 1 }, [0.09, 0.09, 0.09], [118, 118, 118], 3],
    ['Filmic', {}, [0.18, 0.18, 0.18], [128, 128, 128], 3],
    ['Filmic', {}, [4, 4, 4], [242, 242, 242], 3],
    ['AgX', {}, [0.18, 0.18, 0.18], [118, 118, 118], 3],
    ['', {}, [0.18, 0.18, 0.18], [118, 118, 118], 3],
  ])('shows them in %s, %j: %j', async (transform, more, light, color, tolerance) => {
    await writeFile(at('0001.exr'), exrFile(32, 16, { R: light[0], G: light[1], B: light[2] }));
    await film({ view: { transform, ...more } });
    expectNear(firstColor(), color, tolerance);
  });

  it.each([
    ['a layer', 'ViewLayer.Combined.'],
    ['the compositor', 'Composite.Combined.'],
    ['the left view', 'ViewLayer.Combined.left.'],
  ])('shows the picture of %s, and no pass', async (_what, prefix) => {
    const passes = {
      'ViewLayer.DiffCol.R': 1,
      'ViewLayer.DiffCol.G': 0,
      'ViewLayer.DiffCol.B': 0,
      'ViewLayer.Depth.Z': 9,
    };
    const picture = { [`${prefix}R`]: 0.18, [`${prefix}G`]: 0.18, [`${prefix}B`]: 0.18, [`${prefix}A`]: 1 };
    await writeFile(at('0001.exr'), exrFile(32, 16, { ...passes, ...picture }));
    await film({});
    expectNear(firstColor(), [118, 118, 118], 3);
  });

  it('shows a slate for one that is cut off', async () => {
    for (const frame of [1, 2]) await writeFile(at(`000${frame}.exr`), exrFile(64, 64, { R: 1, G: 1, B: 1 }));
    await truncate(at('0002.exr'), 9000);
    const { renders } = await film({ frames: '1-2' });
    expect(picturesOf(at('film.mp4')).map((picture) => picture.at(1, 1)[0])).toEqual([255, 0]);
    expect(renders[0]?.findings[0]?.message).toMatch(/frame 2, which is broken/);
  });

  it('is made, too, when one has only the name of an EXR file', async () => {
    for (const frame of [1, 2]) await writeFile(at(`000${frame}.exr`), exrFile(64, 64, { R: 1, G: 1, B: 1 }));
    const jpeg = ['-frames:v', '1', '-update', '1', '-c:v', 'mjpeg', '-f', 'image2', at('0002.exr')];
    execFileSync('ffmpeg', ['-v', 'error', '-y', '-f', 'lavfi', '-i', 'color=c=blue:s=64x64', ...jpeg]);
    await film({ frames: '1-2' });
    expect(factsOf(at('film.mp4')).pictures).toBe(2);
    expectNear(firstColor(), [255, 255, 255], 4);
  });

  it('is made of their JPEG previews where there are some', async () => {
    for (const frame of [1, 2]) await writeFile(at(`000${frame}.exr`), exrFile(64, 64, { R: 1, G: 0, B: 0 }));
    const jpeg = ['-frames:v', '1', '-update', '1', at('0002.jpg')];
    execFileSync('ffmpeg', ['-v', 'error', '-y', '-f', 'lavfi', '-i', 'color=c=blue:s=64x64', ...jpeg]);
    await film({ frames: '1-2', extensions: ['.jpg', '.exr'] });
    const [first, second] = picturesOf(at('film.mp4'));
    expectNear(first?.middle ?? [], [255, 0, 0], 4);
    expectNear(second?.middle ?? [], [0, 0, 255], 8);
    expect(factsOf(at('film.mp4')).pictures).toBe(2);
  });
});
