/**
 * Takes the pictures of the dashboard in docs/screenshots: dark, light and narrow, of a Manager with some jobs and Workers.
 *
 *   node tools/run-with-packages.mjs tools/screenshots/take-screenshots.ts
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../demo/free-port.ts';
import { signOnBareWorker, type BareWorker } from '../farm/bare-worker.ts';
import { launchChromium } from '../farm/chromium.ts';
import { handInPicture } from '../farm/hand-in-picture.ts';
import { prepareFarmFolder } from '../farm/farm-folder.ts';
import { FarmProcess } from '../farm/farm-process.ts';
import { ManagerApi, type Job } from '../farm/manager-api.ts';
import { provideSystemPrograms, TEST_PROGRAMS } from '../system-packages.ts';

const PICTURES = join(import.meta.dirname, '../../docs/screenshots');
const SCREENS = [
  { name: 'dashboard-dark', colorScheme: 'dark', viewport: { width: 1440, height: 900 } },
  { name: 'dashboard-light', colorScheme: 'light', viewport: { width: 1440, height: 900 } },
  { name: 'dashboard-narrow', colorScheme: 'dark', viewport: { width: 390, height: 844 } },
] as const;

interface HandedOut {
  readonly uuid: string;
}

async function main(): Promise<void> {
  provideSystemPrograms(TEST_PROGRAMS, (line) => process.stdout.write(`${line}\n`));
  const path = mkdtempSync(join(tmpdir(), 'flamenco-screenshots-'));
  const port = await freePort();
  const folder = prepareFarmFolder(path, { name: 'Studio farm', port });
  const api = new ManagerApi(`http://127.0.0.1:${String(port)}`);
  const manager = FarmProcess.start('manager', folder.managerConfig, folder.managerLog);
  try {
    await manager.ready(() => api.answers());
    const shown = await fillFarm(api);
    await takePictures(api.url, shown);
  } finally {
    await manager.stop();
    rmSync(path, { recursive: true });
  }
}

/** Jobs in all stages, and Workers that work on one of them. @returns the path of the page that is shown */
async function fillFarm(api: ManagerApi): Promise<string> {
  const workers = await Promise.all(
    Array.from({ length: 9 }, (_, n) =>
      signOnBareWorker(api, `render-box-${String(n + 1).padStart(2, '0')}`, ['blender', 'ffmpeg']),
    ),
  );
  const done = await submit(api, 'prop_lamp_turntable', 'anna', 48, 60);
  await workOn(workers, 49);
  const failed = await submit(api, 'title_sequence_v021', 'sem', 60, 60);
  await workOn(workers, 44);
  await api.setJobStatus(failed.id, 'failed', 'texture missing');
  const shot = await submit(api, 'shot_010_lighting_v012', 'anna', 240, 60);
  await workOn(workers, 151);
  const running = await startEach(workers.slice(0, 6));
  await submit(api, 'shot_020_comp_v003', 'sem', 120, 55);
  await startEach(workers.slice(6, 8));
  await submit(api, 'shot_040_fx_smoke_v007', 'rik', 480, 40);
  const paused = await submit(api, 'shot_060_lighting_v002', 'hanna', 240, 40);
  await api.setJobStatus(paused.id, 'pause-requested', 'waits for the new rig');
  const canceled = await submit(api, 'trailer_cut_A_preview', 'rik', 53, 20);
  await api.setJobStatus(canceled.id, 'cancel-requested', 'not needed any more');
  await api.setJobStatus(done.id, 'completed', 'completed');
  const [worker, task] = running[0] ?? [];
  if (!worker || !task) throw new Error('Nobody works on the job that is to be shown');
  await worker.api.ask('POST', `/worker/task/${task.uuid}`, { activity: 'rendering', log: LOG });
  return `jobs/${shot.id}/${task.uuid}`;
}

const LOG = [
  'Read blend: /mnt/render/jobs/shot_010/lighting.blend',
  'Fra:152 Mem:1310.00M (Peak 2020.00M) | Time:00:03.11 | Syncing Wall.004',
  'Warning: Image //tex/wall_04.exr not found, shown pink',
  'Fra:152 Mem:1740.00M (Peak 2020.00M) | Time:00:08.20 | Updating Geometry BVH Building 100%',
  ...Array.from(
    { length: 20 },
    (_, n) => `Fra:152 Mem:1740.00M (Peak 2020.00M) | Remaining:01:08.91 | Sample ${String(12 + 10 * n)}/512`,
  ),
].join('\n');

async function submit(
  api: ManagerApi,
  name: string,
  user: string,
  frames: number,
  priority: number,
): Promise<Job> {
  return api.ask<Job>('POST', '/jobs', {
    name,
    type: 'simple-blender-render',
    priority,
    submitter_platform: 'linux',
    metadata: { 'user.name': user },
    settings: {
      blendfile: `/mnt/render/${name}.blend`,
      frames: `1-${String(frames)}`,
      chunk_size: 1,
      fps: 24,
      format: 'PNG',
      image_file_extension: '.png',
      has_previews: false,
      scene: 'Scene',
      add_path_components: 0,
      render_output_root: '/mnt/render/out',
      render_output_path: `/mnt/render/out/${name}/######`,
    },
  });
}

async function workOn(workers: readonly BareWorker[], tasks: number): Promise<void> {
  for (let n = 0; n < tasks; n += 1) {
    const worker = workers[n % workers.length];
    const task = await worker?.api.ask<HandedOut | undefined>('POST', '/worker/task');
    if (!worker || !task) continue;
    // The latest picture is what the lists show.
    if (n > tasks - 10) await handInPicture(worker, task.uuid, { frame: n, hue: tasks });
    await worker.api.ask('POST', `/worker/task/${task.uuid}`, { taskStatus: 'completed' });
  }
}

async function startEach(
  workers: readonly BareWorker[],
): Promise<readonly (readonly [BareWorker, HandedOut])[]> {
  return Promise.all(
    workers.map(async (worker) => [worker, await worker.api.ask<HandedOut>('POST', '/worker/task')] as const),
  );
}

async function takePictures(url: string, shown: string): Promise<void> {
  const browser = await launchChromium();
  mkdirSync(PICTURES, { recursive: true });
  for (const { name, colorScheme, viewport } of SCREENS) {
    const page = await browser.newPage({ colorScheme, viewport });
    await page.goto(`${url}/app/${name.endsWith('narrow') ? 'jobs' : shown}`);
    await page.getByText('shot_040_fx_smoke_v007').first().waitFor();
    if (!name.endsWith('narrow')) await page.getByRole('log').waitFor();
    await page.waitForLoadState('networkidle');
    await page.screenshot({ path: join(PICTURES, `${name}.png`), animations: 'disabled' });
    await page.close();
  }
  await browser.close();
}

await main();
