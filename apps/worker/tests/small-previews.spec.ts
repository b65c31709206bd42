import { randomBytes } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { exrFile } from './film/exr-file.js';
import { makePicture } from './film/pictures.js';
import { aTask } from './support/fake-manager.js';
import { writeScript } from './support/processes.js';
import { until } from './support/until.js';
import { WorkerStage } from './support/worker-stage.js';

describe('the preview of a picture', () => {
  let stage: WorkerStage;

  beforeEach(async () => {
    stage = await WorkerStage.setUp();
  });
  afterEach(() => stage.tearDown());

  interface Preview {
    readonly contentType: string | undefined;
    readonly bytes: Buffer;
    readonly size: string;
    /** Red, green and blue in the middle. */
    readonly color: readonly number[];
  }

  /** What the Manager gets when Blender has saved the file. */
  async function previewOf(file: string): Promise<Preview> {
    const exe = await writeScript(stage.at('blender'), [`echo "Saved: '${file}'"`]);
    stage.manager.addTask(aTask([{ name: 'blender-render', parameters: { exe, blendfile: '' } }]));
    void stage.startWorker();
    await until('the upload', () => stage.manager.seen('output').length === 1);
    const [upload] = stage.manager.seen('output');
    const bytes = upload?.bytes ?? Buffer.alloc(0);
    const path = stage.at('preview.jpg');
    writeFileSync(path, bytes);
    const wanted = ['-v', 'error', '-show_entries', 'stream=width,height', '-of', 'csv=p=0:s=x', path];
    const size = execFileSync('ffprobe', wanted, { encoding: 'utf8' }).trim();
    const middle = ['-vf', 'crop=2:2', '-pix_fmt', 'rgb24', '-f', 'rawvideo', '-'];
    const color = [...execFileSync('ffmpeg', ['-v', 'error', '-i', path, ...middle])].slice(0, 3);
    return { contentType: upload?.contentType, bytes, size, color };
  }

  it('is a small JPEG of an EXR file, as Blender shows it', async () => {
    const file = stage.at('000001.exr');
    writeFileSync(file, exrFile(3000, 1500, { R: 0.5, G: 0.25, B: 0 }));
    const { contentType, bytes, size, color } = await previewOf(file);
    expect([contentType, size]).toEqual(['image/jpeg', '1920x960']);
    expect(bytes.length).toBeLessThan(statSync(file).size / 100);
    for (const [index, value] of [188, 137, 0].entries())
      expect(Math.abs((color[index] ?? NaN) - value)).toBeLessThanOrEqual(4);
  });

  it('is one of a TIFF file, in its own size where that is small', async () => {
    const file = stage.at('000001.tif');
    makePicture(file, 'red', '64x36');
    const { contentType, size, color } = await previewOf(file);
    expect([contentType, size]).toEqual(['image/jpeg', '64x36']);
    expect(color[0]).toBeGreaterThan(245);
  });

  it('is one of a PNG that is larger than the picture people are shown', async () => {
    const [raw, file] = [stage.at('noise'), stage.at('000001.png')];
    writeFileSync(raw, randomBytes(1000 * 1000 * 6));
    const source = ['-f', 'rawvideo', '-pix_fmt', 'rgb48be', '-s', '1000x1000', '-i', raw];
    execFileSync('ffmpeg', ['-v', 'error', ...source, '-frames:v', '1', file]);
    const { contentType, bytes, size } = await previewOf(file);
    expect([contentType, size]).toEqual(['image/jpeg', '1000x1000']);
    expect(bytes.length).toBeLessThan(statSync(file).size / 3);
  });

  it('is the file itself where that is small', async () => {
    const file = stage.at('000001.png');
    makePicture(file, 'blue');
    const { contentType, bytes } = await previewOf(file);
    expect([contentType, bytes.equals(readFileSync(file))]).toEqual(['image/png', true]);
  });
});
