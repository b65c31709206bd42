import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { JobDto } from '@flamenco/api-contracts';
import { useFarm } from './test-farm.js';

const farm = useFarm();

const BUILT_IN = new URL('../../../../libs/job-compilers/scripts/simple_blender_render.js', import.meta.url);
const RENDER = {
  frames: '1',
  render_output_root: '/render',
  add_path_components: 0,
  render_output_path: '/render/shot/{timestamp}/######',
  blendfile: '/shared/shot.blend',
  format: 'PNG',
  image_file_extension: '.png',
  has_previews: false,
  scene: 'Scene',
};
/** As scripts for Flamenco 3 are: nothing is known of them but what they call. */
const STAMPED = `
const JOB_TYPE = { label: 'Stamped', settings: [] };
function compileJob(job) {
  job.settings.of_job = formatTimestampLocal(job.created);
  job.settings.of_now = formatTimestampLocal(new Date(job.created.getTime()));
  job.settings.of_1970 = formatTimestampLocal(new Date(0)).slice(0, 4);
}`;

const submit = (settings: object = {}, type = 'simple-blender-render'): Promise<JobDto> =>
  farm.submit({ type, name: 'shot', settings: { ...RENDER, ...settings } });
const folderOf = ({ settings }: JobDto): string =>
  String(settings?.['render_output_path']).split('/')[3] ?? '';
/** The clock stands still at a second that no other test has. */
let second = Date.UTC(2026, 5, 1, 12, 0, 0, 300);
const standStill = (): void => {
  second += 1000;
  jest.spyOn(farm.clock, 'nowMs').mockReturnValue(second);
};

beforeAll(() => {
  writeFileSync(join(farm.folder, 'scripts', 'studio_render.js'), readFileSync(BUILT_IN));
  writeFileSync(join(farm.folder, 'scripts', 'stamped.js'), STAMPED);
});
afterEach(() => {
  jest.restoreAllMocks();
});

describe('jobs that are submitted within a second', () => {
  it('render to a folder of their own, the first one to that of the time alone', async () => {
    standStill();
    const jobs = [await submit(), await submit(), await submit()];
    const [first = '', ...others] = jobs.map(folderOf);
    expect(first).toMatch(/^\d{4}-\d\d-\d\d_\d{6}$/);
    expect(others).toEqual([`${first}_2`, `${first}_3`]);
  });

  it('do so when they are submitted at once, with a job type of the studio, too', async () => {
    standStill();
    const types = Array.from({ length: 20 }, (_, index) =>
      index % 2 === 0 ? 'simple-blender-render' : 'studio-render',
    );
    const folders = (await Promise.all(types.map((type) => submit({}, type)))).map(folderOf);
    expect(new Set(folders).size).toBe(types.length);
    expect(folders.filter((folder) => !/^\d{4}-\d\d-\d\d_\d{6}(?:_\d+)?$/.test(folder))).toEqual([]);
  });

  it('do so with any script that asks for the time of the job, which gets the same one each time', async () => {
    standStill();
    const [first, second] = [await submit({}, 'stamped'), await submit({}, 'stamped')];
    expect(second.settings?.['of_job']).toBe(`${String(first.settings?.['of_job'])}_2`);
    expect(second.settings?.['of_now']).toBe(second.settings?.['of_job']);
    expect(second.settings?.['of_1970']).toMatch(/^19/);
  });

  it('take no folder from each other by being checked, or refused', async () => {
    standStill();
    await farm.client.post('/jobs/check', {
      name: 'shot',
      type: 'simple-blender-render',
      submitter_platform: 'linux',
      settings: RENDER,
    });
    const refused = await farm.submitting({
      type: 'simple-blender-render',
      settings: { ...RENDER, frames: 'x' },
    });
    expect(refused.status).toBe(400);
    expect(folderOf(await submit())).toMatch(/^\d{4}-\d\d-\d\d_\d{6}$/);
  });
});

describe('a folder that was given', () => {
  it('is not given again when its job is deleted, the clock is set back, and the Manager is restarted', async () => {
    standStill();
    const first = await submit();
    await farm.client.delete(`/jobs/${first.id}`);
    await farm.restart();
    expect(folderOf(await submit())).toBe(`${folderOf(first)}_2`);
  });

  it('is forgotten after two months', async () => {
    standStill();
    await submit();
    const count = async (): Promise<number> => {
      let rows = 0;
      await farm.write(
        async (sql) =>
          (rows = (await sql.get<{ n: number }>('SELECT count(*) AS n FROM given_timestamps'))?.n ?? 0),
      );
      return rows;
    };
    expect(await count()).toBeGreaterThan(1);
    jest.spyOn(farm.clock, 'nowMs').mockReturnValue(second + 61 * 24 * 3_600_000);
    await submit();
    expect(await count()).toBe(1);
  });
});
