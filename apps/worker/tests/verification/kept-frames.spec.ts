import { mkdirSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { KeptFrame } from '../../src/execution/verification/kept-frames.js';
import { aPng } from '../support/images.js';
import { runCommand, startCommand } from '../support/run-command.js';
import { scratchDirectory } from '../support/scratch-directory.js';
import { fakeBlender } from './fake-blender.js';

let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
const at = (...parts: string[]): string => join(scratch.path, ...parts);

beforeEach(async () => {
  scratch = await scratchDirectory();
  mkdirSync(at('out'));
  writeFileSync(at('shot.blend'), 'BLENDER');
});
afterEach(() => scratch.remove());

const SAVE = (frame: number): string => `save "$OUT/00000${frame}.png"; finish`;

describe('frames that are whole', () => {
  async function withFile(frames: string, ...script: readonly string[]): Promise<Record<string, unknown>> {
    const exe = await fakeBlender(scratch.path, `OUT='${at('out')}'`, 'printf "args: %s\\n" "$*"', ...script);
    const output = ['--render-output', at('out', '######'), '--render-format', 'PNG'];
    return { exe, blendfile: at('shot.blend'), args: [...output, '--render-frame', frames] };
  }

  /** What an attempt that rendered frames 1 and 2 of 3, and crashed, reported. */
  async function keptOf(...script: readonly string[]): Promise<readonly KeptFrame[]> {
    const command = startCommand('blender-render', await withFile('1..3', ...script, 'kill -9 $$'));
    await expect(command.done).rejects.toThrow(/SIGKILL/);
    return command.wholeFrames.map((frame) => ({ ...frame, attempt: 1 }));
  }

  it('are reported when Blender is done with them', async () => {
    const kept = await keptOf(SAVE(1), SAVE(2), 'save "$OUT/000003.png"');
    expect(kept.map(({ frame, files }) => [frame, files.map(({ name }) => name)])).toEqual([
      [1, ['000001.png']],
      [2, ['000002.png']],
    ]);
  });

  it('are reported with all their files, and not when one of these is broken', async () => {
    const kept = await keptOf(
      'save "$OUT/000001_L.png"; save "$OUT/000001_R.png"; finish',
      'save "$OUT/000002_L.png"; save "$OUT/pass.png"; half "$OUT/pass.png"; sleep 0.2; finish',
      'echo "Saved: \'$OUT/000003_L.png\'"; finish',
    );
    expect(kept.map(({ frame, files }) => [frame, files.map(({ name }) => name)])).toContainEqual([
      1,
      ['000001_L.png', '000001_R.png'],
    ]);
    expect(kept.map(({ frame }) => frame)).not.toContain(3);
  });

  it('are known of the files that may become previews, as far as their names say it', async () => {
    const file = await withFile('1..2', SAVE(1), SAVE(2), 'save "$OUT/pass.png"');
    expect((await runCommand('blender-render', file)).savedFrames).toEqual([1, 2, undefined]);
  });

  it('are not rendered again: Blender is told of the others only, their steps count, and the log says so', async () => {
    const keptFrames = await keptOf(SAVE(1), SAVE(2));
    const { log, stepCount, renders } = await runCommand('blender-render', await withFile('1..3', SAVE(3)), {
      keptFrames,
    });
    expect(log).toContain('frames 1,2 are whole from attempt 1, kept');
    expect(log.find((line) => line.includes('args: '))).toMatch(/--render-frame 3$/);
    expect(stepCount()).toBe(3);
    expect(renders).toMatchObject([{ findings: [] }]);
  });

  it('leave nothing to render when they are all', async () => {
    const keptFrames = await keptOf(SAVE(1), SAVE(2), SAVE(3));
    const { log, stepCount } = await runCommand('blender-render', await withFile('1..3'), { keptFrames });
    expect(log).toContain('all frames of this task are there, and whole: Blender is not started');
    expect(stepCount()).toBe(3);
  });

  it.each<[string, () => void]>([
    ['its file has changed', () => writeFileSync(at('out', '000001.png'), aPng(20, 20))],
    ['its file is another one of the same size', () => utimesSync(at('out', '000001.png'), 1, 1)],
    ['its file is gone', () => rmSync(at('out', '000001.png'))],
    ['its file is cut off', () => truncateSync(at('out', '000001.png'), 60)],
  ])('are rendered again when %s', async (_what, change) => {
    const keptFrames = await keptOf(SAVE(1), SAVE(2));
    change();
    const { log } = await runCommand('blender-render', await withFile('1..3', SAVE(1), SAVE(3)), {
      keptFrames,
    });
    expect(log.find((line) => line.includes('args: '))).toMatch(/--render-frame 1,3$/);
    expect(log).toContain('rendering again what was whole, as its files or the blend file have changed: 1');
  });

  it('are all rendered again when the blend file has changed', async () => {
    const keptFrames = await keptOf(SAVE(1), SAVE(2));
    const parameters = await withFile('1..3', SAVE(1), SAVE(2), SAVE(3));
    writeFileSync(at('shot.blend'), 'BLENDER, corrected');
    const { log } = await runCommand('blender-render', parameters, { keptFrames });
    expect(log.find((line) => line.includes('args: '))).toMatch(/--render-frame 1\.\.3$/);
  });

  it.each([
    ['something follows the frames', ['--python', 'after.py']],
    ['the frames come from the file', ['-a']],
  ])('are all rendered again when %s', async (_what, more) => {
    const keptFrames = await keptOf(SAVE(1), SAVE(2));
    const parameters = await withFile('1..3', SAVE(1), SAVE(2), SAVE(3));
    const args = [...(parameters['args'] as readonly string[]), ...more];
    const { log } = await runCommand('blender-render', { ...parameters, args }, { keptFrames });
    expect(log.find((line) => line.includes('args: '))).toContain('--render-frame 1..3');
  });
});
