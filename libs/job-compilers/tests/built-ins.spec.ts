import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { aJob, useCompiling } from './compiling.js';

const { compile, compilers } = useCompiling();

const RENDER = {
  frames: '1-5,10',
  chunk_size: 3,
  render_output_root: '/render',
  add_path_components: 0,
  render_output_path: '/render/shot/{timestamp}/{kept}/######',
  blendfile: '{jobs}/a/shot.flamenco.blend',
  fps: 24,
  format: 'PNG',
  image_file_extension: '.png',
  has_previews: false,
  scene: 'Scene 1',
};
const OUTPUT_DIR = '/render/shot/2026-01-02_040405/{kept}';

async function compileRender(settings: Record<string, unknown> = {}) {
  return compile(aJob({ type: 'simple-blender-render', settings: { ...RENDER, ...settings } }));
}

describe('echo-sleep-test', () => {
  it('echoes once, then sleeps, each sleep after the echo', async () => {
    const settings = { message: 'hello', sleep_duration_seconds: 2, sleep_repeats: 2 };
    const { tasks } = await compile(aJob({ type: 'echo-sleep-test', settings }));
    const echo = tasks[0]?.uuid;
    const sleep = {
      name: 'sleep',
      type: 'misc',
      dependencies: [echo],
      commands: [{ name: 'sleep', parameters: { duration_in_seconds: 2 } }],
    };
    expect(tasks).toMatchObject([
      {
        name: 'echo',
        type: 'misc',
        dependencies: [],
        commands: [{ name: 'echo', parameters: { message: 'hello' } }],
      },
      sleep,
      sleep,
    ]);
    expect(tasks).toHaveLength(3);
  });
});

describe('simple-blender-render', () => {
  it('renders each chunk, then makes a video of them', async () => {
    const { tasks, settings } = await compileRender();
    // What follows ends Blender when it would render another scene, file or engine.
    const python = expect.stringMatching(
      /^import bpy; render = bpy.context.scene.render; render.use_file_extension = True; render.use_overwrite = True; render.use_placeholder = False; .*"Scene 1".* os._exit\(1\)\)$/,
    );
    const render = (chunk: string, blenderFrames: string, steps: number) => ({
      name: `render-${chunk}`,
      type: 'blender',
      priority: 50,
      frames: chunk,
      stepsTotal: steps,
      dependencies: [],
      commands: [
        {
          name: 'blender-render',
          total_step_count: steps,
          parameters: {
            exe: '{blender}',
            exeArgs: '{blenderArgs}',
            argsBefore: [],
            blendfile: RENDER.blendfile,
            args: [
              ...[
                '--scene',
                'Scene 1',
                '--python-exit-code',
                '1',
                '--python-expr',
                python,
                '--render-output',
                `${OUTPUT_DIR}/######`,
              ],
              ...['--render-format', 'PNG', '--render-frame', blenderFrames],
            ],
          },
        },
      ],
    });
    expect(tasks).toMatchObject([
      render('1-3', '1..3', 3),
      render('4,5,10', '4,5,10', 3),
      {
        name: 'preview-video',
        type: 'ffmpeg',
        dependencies: [tasks[0]?.uuid, tasks[1]?.uuid],
        commands: [
          {
            name: 'frames-to-video',
            parameters: {
              exe: 'ffmpeg',
              fps: 24,
              inputGlob: `${OUTPUT_DIR}/*.png`,
              outputFile: `${OUTPUT_DIR}/shot-1-10.mp4`,
              args: [
                '-c:v',
                'h264',
                '-crf',
                '20',
                '-g',
                '18',
                '-vf',
                'pad=ceil(iw/2)*2:ceil(ih/2)*2',
                '-pix_fmt',
                'yuv420p',
                '-r',
                '24',
                '-y',
              ],
            },
          },
        ],
      },
    ]);
    expect(settings['render_output_path']).toBe(`${OUTPUT_DIR}/######`);
  });

  it.each(['FFMPEG', 'AVI_RAW', 'AVI_JPEG'])('refuses the video format %s', async (format) => {
    await expect(compileRender({ format })).rejects.toThrow(format);
  });

  it.each([
    ['PNG', 'PNG'],
    ['JPEG2000', 'JP2'],
    ['TARGA', 'TGA'],
    ['TARGA_RAW', 'RAWTGA'],
  ])(
    "asks for the format %s by the name that Blender's command line has for it",
    async (format, argument) => {
      const { tasks } = await compileRender({ format });
      const args = tasks[0]?.commands[0]?.parameters['args'] as string[];
      expect(args[args.indexOf('--render-format') + 1]).toBe(argument);
    },
  );

  it('wants an output path', async () => {
    await expect(compileRender({ render_output_path: undefined })).rejects.toThrow(
      /render_output_path is missing/,
    );
  });

  it.each([
    ['no frame rate', { fps: undefined }, undefined],
    ['EXR without previews', { format: 'OPEN_EXR', image_file_extension: '.exr' }, '*.exr'],
    ['EXR with previews', { format: 'OPEN_EXR_MULTILAYER', has_previews: true }, '*.jpg'],
    ['JPEG', { format: 'JPEG', image_file_extension: '.jpg' }, '*.jpg'],
  ])('makes the video from what there is: %s', async (_case, settings, glob) => {
    const { tasks } = await compileRender(settings);
    const video = tasks.find(({ name }) => name === 'preview-video');
    expect(video?.commands[0]?.parameters['inputGlob']).toBe(glob && `${OUTPUT_DIR}/${glob}`);
  });

  it('says which frames the film is of, where they are, and how they look', async () => {
    const { tasks } = await compileRender({
      ...{ format: 'OPEN_EXR', has_previews: true, image_file_extension: '.exr', frames: '1,3-5' },
      ...{ view_suffixes: '_L,_R', film_stereo: 'side by side' },
      ...{ view_transform: 'AgX', view_look: 'AgX - Punchy', view_exposure: 0.5, view_gamma: 1 },
    });
    expect(tasks.at(-1)?.commands[0]?.parameters).toMatchObject({
      frames: '1,3-5',
      framePattern: `${OUTPUT_DIR}/######`,
      extensions: ['.jpg', '.exr'],
      views: ['_L', '_R'],
      stereo: 'side-by-side',
      view: { transform: 'AgX', look: 'AgX - Punchy', exposure: 0.5, gamma: 1 },
      optional: true,
    });
  });

  it('leaves out what the job does not say of its colours', async () => {
    const { tasks } = await compileRender({ view_transform: 'Filmic', view_look: null });
    expect(tasks.at(-1)?.commands[0]?.parameters['view']).toEqual({ transform: 'Filmic' });
  });

  it.each([
    ['1-10', 'shot-1-10.mp4'],
    ['7', 'shot-7.mp4'],
    ['20,3-5', 'shot-3-20.mp4'],
  ])('names the video of frames %s %s', async (frames, file) => {
    const { tasks } = await compileRender({ frames });
    expect(tasks.at(-1)?.commands[0]?.parameters['outputFile']).toBe(`${OUTPUT_DIR}/${file}`);
  });

  it('says what has to hold, for Workers that compare it with what Blender has rendered', async () => {
    const { tasks } = await compileRender({ engine: 'CYCLES' });
    expect(tasks[0]?.commands[0]?.parameters['expect']).toEqual({
      scene: 'Scene 1',
      engine: 'CYCLES',
      format: 'PNG',
      output: `${OUTPUT_DIR}/######`,
      frames: '1-3',
    });
  });

  it.each([
    ['another scene', { scene: 'it\'s "é" \\ 日本' }, /no scene it's "é" \\ 日本$/],
    ['an engine that is not there', { engine: 'LUXCORE' }, /engine is not there: LUXCORE$/],
    ['another file', { blendfile: 'C:\\jobs\\other.blend' }, /not loaded the file other\.blend$/],
    ['what it should', { scene: 'Scene', engine: 'BLENDER_EEVEE_NEXT' }, undefined],
  ])('lets Blender end with an error, and why, when it is about to render %s', async (_what, given, why) => {
    const about = { scene: 'Scene', blendfile: '{jobs}/x/shot.blend', ...given };
    const { tasks } = await compileRender(about);
    const args = tasks[0]?.commands[0]?.parameters['args'] as readonly string[];
    const bpy = `import sys, types
bpy = types.ModuleType('bpy'); sys.modules['bpy'] = bpy
render = types.SimpleNamespace(engine='BLENDER_EEVEE')
bpy.context = types.SimpleNamespace(scene=types.SimpleNamespace(name='Scene', render=render))
bpy.data = types.SimpleNamespace(filepath='/farm/jobs/x/shot.blend')
exec(sys.argv[1])`;
    const expression = args[args.indexOf('--python-expr') + 1] ?? '';
    const { status, stdout } = spawnSync('python3', ['-c', bpy, expression], { encoding: 'utf8' });
    expect(status).toBe(why ? 1 : 0);
    expect(stdout.trim()).toMatch(why ?? /^$/);
  });

  it('leaves the scene out when there is none', async () => {
    const { tasks } = await compileRender({ scene: '' });
    expect((tasks[0]?.commands[0]?.parameters['args'] as string[])[0]).toBe('--python-exit-code');
  });
});

describe("the output path that an add-on makes of the job's name", () => {
  /** What the expression gives in Python, with its names as globals and, as Flamenco 3 has them, as locals. */
  const EVALUATE = `
import json, pathlib, sys
expression, names = json.load(sys.stdin)
class settings: render_output_root, add_path_components = '/render/', 1
def paths(name):
    known = {'Path': pathlib.PurePosixPath, 'abspath': lambda path: path, 'last_n_dir_parts': lambda n: 'seq', 'settings': settings, 'jobname': name}
    return [eval(expression, dict(known)), eval(expression, {}, known)]
print(json.dumps([paths(name) for name in names]))`;

  it('is one folder below the output folder, that every platform takes', async () => {
    const { settings } = await compilers().jobType('simple-blender-render');
    const expression = settings.find(({ key }) => key === 'render_output_path')?.eval;
    const folders = {
      'shot 010_v2 "é" 日本': 'shot 010_v2 -é- 日本',
      '/etc/cron.d': '-etc-cron.d',
      '../../x': '..-..-x',
      '..': 'job',
      ' . ': 'job',
      'C:\\x': 'C--x',
      'a\tb\n': 'a-b-',
      '{timestamp}': '-timestamp-',
      '.hidden': '.hidden',
      'end. .': 'end',
      con: '_con',
      'Nul.exr': '_Nul.exr',
      COM7: '_COM7',
      console: 'console',
      com10: 'com10',
    };
    const names = Object.keys(folders);
    const input = JSON.stringify([expression, names]);
    const paths = JSON.parse(
      execFileSync('python3', ['-c', EVALUATE], { input, encoding: 'utf8' }),
    ) as unknown;
    expect(paths).toEqual(
      Object.values(folders).map((folder) => {
        const path = `/render/seq/${folder}/{timestamp}/######`;
        return [path, path];
      }),
    );
  });
});
