import { beforeAll, describe, expect, it } from '@jest/globals';
import { useFarm } from '../farm/test-farm.js';
import { ExistingClient, type Reply } from './existing-client.js';
import { tasksNow, type KnownJob } from './submissions.js';

const farm = useFarm({ yaml: 'blocklist_threshold: 1\ntask_fail_job_at_percent: 100' });
const known = (): ExistingClient => new ExistingClient(farm.api);

/** As the add-on submits a job: with every setting that its panel has, and all that it evaluates. */
function submitting(type: string, settings: object): Promise<Reply> {
  const body = { name: 'sh 010', type, submitter_platform: 'linux', priority: 50, metadata: {}, settings };
  return known().call('submitJob', { body });
}

async function tasksOf(job: KnownJob): Promise<readonly Readonly<Record<string, unknown>>[]> {
  return Promise.all(
    (await tasksNow(known(), job)).map(async ({ id }) => {
      const { json } = await known().call('fetchTask', { path: { task_id: id } });
      return json as Readonly<Record<string, unknown>>;
    }),
  );
}

const RENDER = {
  frames: '1-5,10',
  chunk_size: 3,
  render_output_root: '/render',
  add_path_components: 0,
  render_output_path: '/render/sh010/{timestamp}/{kept}/######',
  blendfile: '/shared/sh010/sh010.flamenco.blend',
  fps: 24,
  format: 'PNG',
  image_file_extension: '.png',
  has_previews: false,
  scene: 'Scene 1',
};

describe('§20.1 echo-sleep-test', () => {
  it('lists its settings', async () => {
    const { json } = await known().call('getJobType', { path: { typeName: 'echo-sleep-test' } });
    expect(json).toMatchObject({
      label: 'Echo Sleep Test',
      settings: [
        { key: 'message', type: 'string', required: true },
        { key: 'sleep_duration_seconds', type: 'int32', default: 1 },
        { key: 'sleep_repeats', type: 'int32', default: 1 },
      ],
    });
  });

  it('echoes once, and sleeps as often as it shall', async () => {
    const settings = { message: 'hello', sleep_duration_seconds: 2, sleep_repeats: 2 };
    const { json } = await submitting('echo-sleep-test', settings);
    expect(json).toMatchObject({ settings, status: 'queued', steps_total: 3 });
    const sleep = { name: 'sleep', parameters: { duration_in_seconds: 2 }, total_step_count: 0 };
    expect(await tasksOf(json as KnownJob)).toMatchObject([
      {
        name: 'echo',
        task_type: 'misc',
        index_in_job: 1,
        commands: [{ name: 'echo', parameters: { message: 'hello' }, total_step_count: 0 }],
      },
      { name: 'sleep', task_type: 'misc', index_in_job: 2, commands: [sleep] },
      { name: 'sleep', task_type: 'misc', index_in_job: 3, commands: [sleep] },
    ]);
  });

  it('has no Worker sleep before it has echoed', async () => {
    const worker = await farm.aWorker({ types: ['misc'] });
    await submitting('echo-sleep-test', { message: 'hello', sleep_duration_seconds: 2, sleep_repeats: 1 });
    const names = new Set<string | undefined>();
    for (;;) {
      const name = await (await farm.aWorker({ types: ['misc'] })).takeName();
      if (name === undefined) break;
      names.add(name);
    }
    expect([...names]).toEqual(['echo']);
    expect(await worker.takeName()).toBeUndefined();
  });
});

describe('§20.2 simple-blender-render', () => {
  let job: KnownJob;
  beforeAll(async () => {
    job = (await submitting('simple-blender-render', RENDER)).json as KnownJob;
  });

  it('lists its settings: who sees them, and what they are', async () => {
    const { json } = await known().call('getJobType', { path: { typeName: 'simple-blender-render' } });
    const { settings, ...type } = json as { settings: unknown[] };
    // Ours follow Flamenco 3's.
    expect({ ...type, settings: settings.slice(0, 11) }).toMatchObject({
      label: 'Simple Blender Render',
      settings: [
        {
          key: 'frames',
          type: 'string',
          required: true,
          evalInfo: { showLinkButton: true, description: 'Scene frame range' },
        },
        { key: 'chunk_size', type: 'int32', default: 1, visible: 'submission' },
        {
          key: 'render_output_root',
          type: 'string',
          subtype: 'dir_path',
          required: true,
          visible: 'submission',
        },
        {
          key: 'add_path_components',
          type: 'int32',
          required: true,
          default: 0,
          propargs: { min: 0, max: 32 },
        },
        { key: 'render_output_path', type: 'string', subtype: 'file_path', editable: false },
        { key: 'blendfile', type: 'string', required: true, visible: 'web' },
        { key: 'fps', type: 'float', visible: 'hidden' },
        { key: 'format', type: 'string', required: true, visible: 'web' },
        { key: 'image_file_extension', type: 'string', required: true, visible: 'hidden' },
        { key: 'has_previews', type: 'bool', visible: 'hidden' },
        { key: 'scene', type: 'string', required: true, visible: 'web' },
      ],
    });
  });

  it('writes where it renders to into its settings, with the time of the job in local time', () => {
    const made = new Date(job.created);
    const two = (number: number): string => String(number).padStart(2, '0');
    const day = `${made.getFullYear()}-${two(made.getMonth() + 1)}-${two(made.getDate())}`;
    const time = `${two(made.getHours())}${two(made.getMinutes())}${two(made.getSeconds())}`;
    expect(job.settings).toEqual({
      ...RENDER,
      film_stereo: 'one eye', // of ours: what is left out has its default
      render_output_path: `/render/sh010/${day}_${time}/{kept}/######`,
    });
  });

  it('renders each chunk, then makes a video', async () => {
    const output = String(job.settings['render_output_path']);
    const folder = output.replace('/######', '');
    // What follows ends Blender when it would render another scene, file or engine.
    const python = expect.stringMatching(
      /^import bpy; render = bpy.context.scene.render; render.use_file_extension = True; render.use_overwrite = True; render.use_placeholder = False; .*"Scene 1".* os._exit\(1\)\)$/,
    );
    const render = (frames: string): readonly unknown[] => [
      ...[
        '--scene',
        'Scene 1',
        '--python-exit-code',
        '1',
        '--python-expr',
        python,
        '--render-output',
        output,
      ],
      ...['--render-format', 'PNG', '--render-frame', frames],
    ];
    const task = (name: string, frames: string): object => ({
      name,
      task_type: 'blender',
      priority: 50,
      steps_total: 3,
      commands: [
        {
          name: 'blender-render',
          total_step_count: 3,
          parameters: {
            exe: '{blender}',
            exeArgs: '{blenderArgs}',
            argsBefore: [],
            blendfile: RENDER.blendfile,
            args: render(frames),
          },
        },
      ],
    });
    expect(await tasksOf(job)).toMatchObject([
      task('render-1-3', '1..3'),
      task('render-4,5,10', '4,5,10'),
      {
        name: 'preview-video',
        task_type: 'ffmpeg',
        steps_total: 1,
        commands: [
          {
            name: 'frames-to-video',
            parameters: {
              exe: 'ffmpeg',
              fps: 24,
              inputGlob: `${folder}/*.png`,
              outputFile: `${folder}/sh010-1-10.mp4`,
              args: '-c:v h264 -crf 20 -g 18 -vf pad=ceil(iw/2)*2:ceil(ih/2)*2 -pix_fmt yuv420p -r 24 -y'.split(
                ' ',
              ),
            },
          },
        ],
      },
    ]);
  });

  it.each([
    ['FFMPEG', { format: 'FFMPEG' }, /FFMPEG/],
    ['no place to render to', { render_output_path: undefined }, /render_output_path/],
    ['frames that are none', { frames: '3 8' }, /3 8/],
    ['an empty range', { frames: '5-3' }, /empty range/],
    ['chunks of nothing', { chunk_size: 0 }, /must be positive/],
  ])('§19.2: %s is refused with the words of the script', async (_, settings, words) => {
    const { status, json } = await submitting('simple-blender-render', { ...RENDER, ...settings });
    expect([status, json]).toMatchObject([400, { message: expect.stringMatching(words) }]);
  });
});

describe('§21 a restart', () => {
  it('keeps blocks, failures and activities', async () => {
    const type = farm.newType();
    await farm.aWorker({ types: [type], name: 'another' });
    const { id } = await farm.submit({ tasks: [1, 2, 3].map((number) => ({ name: String(number), type })) });
    const worker = await farm.aWorker({ types: [type] });
    const task = await worker.take();
    await worker.fail(task);
    await farm.requestJob(id, 'pause-requested', 'Anna is not sure');
    const all = async (): Promise<unknown> => [
      await farm.job(id),
      await farm.task(task.uuid),
      (await known().call('fetchJobBlocklist', { path: { job_id: id } })).json,
    ];
    const before = await all();
    await farm.restart();
    expect(await all()).toEqual(before);
    expect(before).toMatchObject([
      { activity: 'Changed to status "paused": Anna is not sure' },
      { failed_by_workers: [{ id: worker.uuid }] },
      [{ worker_id: worker.uuid, worker_name: 'worker', task_type: type }],
    ]);
  }, 30_000);
});
