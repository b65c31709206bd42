import { describe, expect, it } from '@jest/globals';
import { useFarm } from './test-farm.js';

const farm = useFarm({
  isNewForEachTest: true,
  yaml: `variables:
  proj:
    is_twoway: true
    values: [{platform: linux, value: /mnt/proj}, {platform: windows, value: '\\\\nas\\proj'}]
  windows_only:
    is_twoway: true
    values: [{platform: windows, value: 'W:\\only'}]
`,
});

const SHARE = '\\\\nas\\other\\shot.blend';

/** Submits a job with this blend file, as from Windows. */
async function submitting(
  blendfile: string,
  more: object = {},
): Promise<{ readonly status: number; readonly body: unknown }> {
  return farm.client.post('/jobs', {
    name: 'shot',
    type: 'simple-blender-render',
    priority: 50,
    submitter_platform: 'windows',
    settings: {
      blendfile,
      frames: '1-2',
      chunk_size: 1,
      fps: 24,
      format: 'PNG',
      image_file_extension: '.png',
      has_previews: false,
      scene: 'Scene',
      add_path_components: 0,
      render_output_root: '\\\\nas\\proj\\out',
      render_output_path: '\\\\nas\\proj\\out\\######',
    },
    ...more,
  });
}

describe('a path that no Worker of the farm can be told', () => {
  it.each([
    ['of a share', SHARE],
    ['with a drive letter', 'C:\\Users\\anna\\shot.blend'],
    ['whose variable has no value there', 'W:\\only\\shot.blend'],
  ])('(%s) is refused at submission, with what to do', async (_, path) => {
    await farm.aWorker({ types: ['blender'], platform: 'linux' });
    await farm.aWorker({ types: ['blender'], platform: 'darwin' });
    const answer = await submitting(path);
    expect(answer).toMatchObject({
      status: 400,
      body: { error: 'path-not-for-workers', message: expect.stringContaining("(setting 'blendfile')") },
    });
    expect(answer.body).toMatchObject({
      message: expect.stringMatching(/run on darwin and linux\. Add a two-way variable/),
    });
    const { jobs } = (await farm.client.get<{ jobs: unknown[] }>('/jobs')).body;
    expect(jobs).toEqual([]);
  });

  it('is refused when the job is only checked, too', async () => {
    await farm.aWorker({ types: ['blender'], platform: 'linux' });
    const checked = await farm.client.post('/jobs/check', {
      name: 'shot',
      type: 'simple-blender-render',
      priority: 50,
      submitter_platform: 'windows',
      settings: { blendfile: SHARE },
    });
    expect(checked).toMatchObject({ status: 400, body: { error: 'path-not-for-workers' } });
  });

  it('in a setting that its job type calls a path is refused, in other texts not', async () => {
    await farm.aWorker({ types: ['blender'], platform: 'linux' });
    const { body } = await submitting('\\\\nas\\proj\\shot.blend', {
      settings: { blendfile: '\\\\nas\\proj\\shot.blend', render_output_root: SHARE },
    });
    expect(body).toMatchObject({ message: expect.stringContaining("(setting 'render_output_root')") });
    const echo = { name: 'a', type: 'echo-sleep-test', priority: 50, submitter_platform: 'windows' };
    const settings = { message: SHARE, sleep_duration_seconds: 1, sleep_repeats: 1 };
    expect((await farm.client.post('/jobs', { ...echo, settings })).status).toBe(200);
  });
});

describe('a path that some Worker can be told', () => {
  it.each([
    ['a variable covers it', '\\\\nas\\proj\\shot.blend', ['linux']],
    ['a Windows Worker is there, too', SHARE, ['linux', 'windows']],
    ['nobody knows what the Workers understand', SHARE, ['beos']],
    ['no Worker is there yet', SHARE, []],
  ])('is accepted: %s', async (_, path, platforms) => {
    for (const platform of platforms) await farm.aWorker({ types: ['blender'], platform });
    expect((await submitting(path)).status).toBe(200);
  });

  it('counts only if that Worker may get the job', async () => {
    const [gpu, office] = [await farm.aTag('gpu'), await farm.aTag('office')];
    await farm.aWorker({ types: ['blender'], platform: 'linux', tags: [gpu] });
    await farm.aWorker({ types: ['blender'], platform: 'windows', tags: [office] });
    expect((await submitting(SHARE, { worker_tag: gpu })).status).toBe(400);
    expect((await submitting(SHARE, { worker_tag: office.toUpperCase() })).status).toBe(200);
  });
});
