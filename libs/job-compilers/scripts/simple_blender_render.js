// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * The job's name as the name of one folder, in Python: a '/' would make several, or lead out of the output folder; other characters,
 * names of devices, and dots and spaces at the end are nothing that Windows takes. The variables that add-ons offer are seen by what
 * stands outside of a comprehension only.
 */
const NAME_OF_FOLDER = [
  "(lambda name: '_' + name if name.split('.')[0].upper() in",
  "'CON PRN AUX NUL COM1 COM2 COM3 COM4 COM5 COM6 COM7 COM8 COM9 LPT1 LPT2 LPT3 LPT4 LPT5 LPT6 LPT7 LPT8 LPT9'.split() else name)",
  `(jobname.translate({c: '-' for c in (*range(32), 127, *map(ord, '/\\\\:*?"<>|{}'))}).rstrip(' .') or 'job')`,
].join(' ');

/** @type {Flamenco.JobType} */
const JOB_TYPE = {
  label: 'Simple Blender Render',
  description: 'Renders a range of frames, and makes a preview video of them.',
  settings: [
    {
      key: 'frames',
      type: 'string',
      required: true,
      eval: "f'{C.scene.frame_start}-{C.scene.frame_end}'",
      evalInfo: { showLinkButton: true, description: 'Scene frame range' },
      description: 'Frames to render, such as 47, 1-30 or 3,5-10,47-327',
    },
    {
      key: 'chunk_size',
      type: 'int32',
      default: 1,
      visible: 'submission',
      description: 'How many frames one task renders',
    },
    {
      key: 'render_output_root',
      type: 'string',
      subtype: 'dir_path',
      required: true,
      visible: 'submission',
      description: 'Folder that the folders for this and other renders are made in',
    },
    {
      key: 'add_path_components',
      type: 'int32',
      required: true,
      default: 0,
      propargs: { min: 0, max: 32 },
      visible: 'submission',
      description: "How many of the folders that the blend file is in are repeated in the output's path",
    },
    {
      key: 'render_output_path',
      type: 'string',
      subtype: 'file_path',
      editable: false,
      eval: `str(Path(abspath(settings.render_output_root), last_n_dir_parts(settings.add_path_components), ${NAME_OF_FOLDER}, '{timestamp}', '######'))`,
      description: 'Where the frames go; # is a digit of the frame number',
    },
    {
      key: 'blendfile',
      type: 'string',
      required: true,
      visible: 'web',
      description: 'The blend file that is rendered',
    },
    { key: 'fps', type: 'float', eval: 'C.scene.render.fps / C.scene.render.fps_base', visible: 'hidden' },
    {
      key: 'format',
      type: 'string',
      required: true,
      eval: 'C.scene.render.image_settings.file_format',
      visible: 'web',
    },
    {
      key: 'image_file_extension',
      type: 'string',
      required: true,
      eval: 'C.scene.render.file_extension',
      visible: 'hidden',
      description: 'With its dot',
    },
    {
      key: 'has_previews',
      type: 'bool',
      eval: 'C.scene.render.image_settings.use_preview',
      visible: 'hidden',
      description: 'Whether Blender writes a JPEG beside each EXR',
    },
    {
      key: 'scene',
      type: 'string',
      required: true,
      eval: 'C.scene.name',
      visible: 'web',
      description: 'The scene that is rendered',
    },
    {
      key: 'engine',
      type: 'string',
      eval: 'C.scene.render.engine',
      visible: 'hidden',
      description: 'The render engine of the scene, which has to be there on the Workers',
    },
    {
      key: 'film_stereo',
      label: 'Stereo in the Film',
      type: 'string',
      choices: ['one eye', 'side by side'],
      default: 'one eye',
      visible: 'submission',
      description: 'What the preview video of a stereo scene shows, when each eye is a file of its own',
    },
    {
      key: 'view_suffixes',
      type: 'string',
      eval: "','.join(v.file_suffix for v in (C.scene.render.stereo_views if C.scene.render.views_format == 'STEREO_3D' else C.scene.render.views) if v.use) if C.scene.render.use_multiview else ''",
      visible: 'hidden',
      description: 'What the files of the views end in, such as _L,_R',
    },
    {
      key: 'view_transform',
      type: 'string',
      eval: 'C.scene.view_settings.view_transform',
      visible: 'hidden',
      description: 'How the preview video shows EXR images: Standard, Filmic, AgX …',
    },
    { key: 'view_look', type: 'string', eval: 'C.scene.view_settings.look', visible: 'hidden' },
    { key: 'view_exposure', type: 'float', eval: 'C.scene.view_settings.exposure', visible: 'hidden' },
    { key: 'view_gamma', type: 'float', eval: 'C.scene.view_settings.gamma', visible: 'hidden' },
  ],
};

/** Blender's command line has names of its own for some formats, and renders PNG when it is given a scene's. */
const FORMAT_ARGUMENTS = { JPEG2000: 'JP2', TARGA: 'TGA', TARGA_RAW: 'RAWTGA' };
/** Blender writes these as one file per render; chunks rendered by several Workers cannot be one file. */
const VIDEO_FORMATS = ['FFMPEG', 'AVI_RAW', 'AVI_JPEG'];
/** Scene linear light: the JPEGs that Blender writes beside them, if it does, look as on the screen. */
const EXR_FORMATS = ['EXR', 'MULTILAYER', 'OPEN_EXR', 'OPEN_EXR_MULTILAYER'];

/**
 * The extension is needed by the preview video. With overwriting, no file that was there before is taken for a frame of this
 * job: it may be half of one, or another job's.
 */
const RENDER_SETTINGS = [
  'import bpy',
  'render = bpy.context.scene.render',
  'render.use_file_extension = True',
  'render.use_overwrite = True',
  'render.use_placeholder = False',
];

/**
 * Ends Blender with an error when it would render something else: it takes another scene without a word when there is none of
 * that name, another engine when an add-on is not there, and its start-up file when it cannot read the job's. Our Workers find
 * that, too; Flamenco 3's only see how Blender ends.
 */
function renderSettings({ scene, engine, blendfile }) {
  const python = JSON.stringify; // a text of JSON is one of Python
  const file = blendfile.split(/[\\/]/).pop();
  const engineNow = 'render.engine.replace("_NEXT", "")'; // EEVEE has another name in Blender 4.2 to 4.5
  return [
    ...RENDER_SETTINGS,
    'import os',
    'wrong = []',
    ...(scene
      ? [
          `bpy.context.scene.name == ${python(scene)} or wrong.append("The file has no scene " + ${python(scene)})`,
        ]
      : []),
    ...(engine
      ? [
          `${engineNow} == ${python(engine.replace('_NEXT', ''))} or wrong.append("The render engine is not there: " + ${python(engine)})`,
        ]
      : []),
    `bpy.data.filepath.endswith(${python(file)}) or wrong.append("Blender has not loaded the file " + ${python(file)})`,
    'wrong and (print("Nothing is rendered.", *wrong, sep=" ", flush=True), os._exit(1))',
  ].join('; ');
}

/** @param {Flamenco.Job} job */
function compileJob(job) {
  const { settings } = job;
  if (VIDEO_FORMATS.includes(settings.format)) {
    throw `The output format ${settings.format} is a video, and frames rendered by several Workers cannot be one file. Choose an image format; a preview video is made from the images.`;
  }
  settings.render_output_path = renderOutputPath(job);

  const renderTasks = authorRenderTasks(settings);
  const videoTask = authorVideoTask(settings);
  for (const task of renderTasks) {
    videoTask?.addDependency(task);
    job.addTask(task);
  }
  if (videoTask) job.addTask(videoTask);
}

function renderOutputPath(job) {
  const template = job.settings.render_output_path;
  if (!template)
    throw 'The setting render_output_path is missing. It says where the frames go, such as /render/shot/{timestamp}/######';
  return template.replaceAll('{timestamp}', () => formatTimestampLocal(job.created));
}

function authorRenderTasks(settings) {
  const output = path.join(
    path.dirname(settings.render_output_path),
    path.basename(settings.render_output_path),
  );
  const sceneArgs = settings.scene ? ['--scene', settings.scene] : [];
  return frameChunker(settings.frames, settings.chunk_size ?? 1).map((chunk) => {
    const task = author.Task(`render-${chunk}`, 'blender');
    const parameters = {
      exe: '{blender}',
      exeArgs: '{blenderArgs}',
      argsBefore: [],
      blendfile: settings.blendfile,
      args: [
        ...sceneArgs,
        // Blender renders all the same when an expression fails, unless it is told before. Scripts in the file do not count.
        ...['--python-exit-code', '1'],
        ...['--python-expr', renderSettings(settings)],
        '--render-output',
        output,
        '--render-format',
        FORMAT_ARGUMENTS[settings.format] ?? settings.format,
        '--render-frame',
        chunk.replaceAll('-', '..'), // Blender's notation
      ],
      // What our Workers compare with what Blender says that it has rendered.
      expect: withoutUnsaid({
        scene: settings.scene,
        engine: settings.engine,
        format: settings.format,
        output,
        frames: chunk,
      }),
    };
    task.addCommand(author.Command('blender-render', parameters, frameCount(chunk)));
    return task;
  });
}

function authorVideoTask(settings) {
  if (!settings.fps) {
    print('no preview video: the frame rate is unknown');
    return undefined;
  }
  const renderDir = path.dirname(settings.render_output_path);
  const stem = path.stem(settings.blendfile).replace('.flamenco', '');
  const extensions = filmExtensions(settings);
  const isLinear = extensions[0] === '.exr';
  const task = author.Task('preview-video', 'ffmpeg');
  const command = author.Command('frames-to-video', {
    exe: 'ffmpeg',
    fps: settings.fps,
    inputGlob: path.join(renderDir, `*${extensions[0]}`),
    outputFile: path.join(renderDir, `${stem}-${videoRange(settings.frames)}.mp4`),
    // For Flamenco 3's Workers; ours have what follows.
    ...(isLinear ? { argsBefore: ['-apply_trc', 'iec61966_2_1'] } : {}),
    args: [
      ...['-c:v', 'h264', '-crf', '20', '-g', '18'],
      ...['-vf', 'pad=ceil(iw/2)*2:ceil(ih/2)*2', '-pix_fmt', 'yuv420p'],
      ...['-r', String(settings.fps), '-y'],
    ],
    ...filmParameters(settings, extensions),
  });
  task.addCommand(command);
  return task;
}

/** With the best first. */
function filmExtensions(settings) {
  if (!EXR_FORMATS.includes(settings.format)) return [settings.image_file_extension];
  return settings.has_previews ? ['.jpg', '.exr'] : ['.exr'];
}

/**
 * What the film is of, exactly; Flamenco 3's Workers take whatever has the extension in the folder.
 * @returns {Partial<Flamenco.CommandParameters['frames-to-video']>}
 */
function filmParameters(settings, extensions) {
  return {
    frames: settings.frames,
    framePattern: settings.render_output_path,
    extensions,
    views: (settings.view_suffixes ?? '').split(',').filter((suffix) => suffix !== ''),
    stereo: settings.film_stereo === 'side by side' ? 'side-by-side' : 'one-eye',
    view: withoutUnsaid({
      transform: settings.view_transform,
      look: settings.view_look,
      exposure: settings.view_exposure,
      gamma: settings.view_gamma,
    }),
    optional: true, // a film never decides over its job
  };
}

function withoutUnsaid(fields) {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== null),
  );
}

/** Short enough for a file name, however many frames are left out between the first and the last. */
function videoRange(frames) {
  if (!frames.includes(',')) return frames;
  const [whole] = frameChunker(frames, frameCount(frames));
  const numbers = whole.split(/[-,]/);
  return `${numbers[0]}-${numbers[numbers.length - 1]}`;
}
