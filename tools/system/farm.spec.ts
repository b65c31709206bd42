import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { resultsOf } from '../farm/example-job.ts';
import { waitFor } from '../farm/wait-for.ts';
import { TestFarm } from './test-farm.ts';

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const RENDERED_WITHIN_MS = 240_000;

describe('a farm with real Blender and FFmpeg', () => {
  let farm: TestFarm;

  beforeEach(async () => {
    farm = await TestFarm.start();
  }, 90_000);

  afterEach(async () => {
    await farm.end();
  }, 60_000);

  it(
    'renders a file to PNG frames and a video',
    async () => {
      farm.startWorker('a');
      const { id } = await farm.render('1-3');
      const job = await farm.jobToBe('completed', id, RENDERED_WITHIN_MS);
      const { folder, video } = resultsOf(job);
      const frames = readdirSync(folder).filter((file) => file.endsWith('.png'));
      expect(frames).toEqual(['campfire-000001.png', 'campfire-000002.png', 'campfire-000003.png']);
      for (const frame of frames)
        expect(readFileSync(join(folder, frame)).subarray(0, 8)).toEqual(PNG_SIGNATURE);
      expect(probeVideo(video)).toEqual({ codec_name: 'h264', width: 480, height: 270, nb_read_frames: '3' });
    },
    RENDERED_WITHIN_MS,
  );

  it(
    'goes on after its Manager was killed mid-job: no frame is lost, none is marked done that is not',
    async () => {
      farm.startWorker('a');
      const { id } = await farm.render('1-4');
      await waitFor('the first frame', async () => (await farm.api.job(id)).steps_completed > 0, 120_000);
      farm.holdBlender();
      await farm.blenderToRun();
      farm.manager.signal('SIGKILL');
      await farm.manager.ended;
      farm.letRender();
      await farm.restartManager();
      const after = await farm.renderTasks(id);
      const done = after.filter(({ status }) => status === 'completed');
      const restarted = await farm.api.job(id);
      expect(done.filter((task) => !farm.hasFrameOf(restarted, task))).toEqual([]);
      const job = await farm.jobToBe('completed', id, RENDERED_WITHIN_MS);
      const tasks = await farm.renderTasks(id);
      expect(tasks.map(({ status }) => status)).toEqual(['completed', 'completed', 'completed', 'completed']);
      expect(tasks.filter((task) => !farm.hasFrameOf(job, task))).toEqual([]);
      expect(job).toMatchObject({ steps_completed: 5, steps_total: 5 });
    },
    RENDERED_WITHIN_MS + 60_000,
  );
});

/** What ffprobe says of a video after decoding all of it. */
function probeVideo(file: string): unknown {
  const entries = 'stream=codec_name,width,height,nb_read_frames';
  const { stdout, stderr } = spawnSync(
    'ffprobe',
    ['-v', 'error', '-count_frames', '-show_entries', entries, '-of', 'json', file],
    { encoding: 'utf8' },
  );
  if (stderr !== '') throw new Error(`ffprobe does not accept ${file}: ${stderr}`);
  return (JSON.parse(stdout) as { streams: readonly unknown[] }).streams[0];
}
