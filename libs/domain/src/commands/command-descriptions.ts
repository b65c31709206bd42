import type { CommandDescription, ParameterDescription, ValuesOf } from './parameter-description.js';

const ONE_STEP = 'None of its own, but one when it is done';

/** What a film of exactly the frames of a job needs. */
const FILM = ['frames', 'framePattern'] as const;

/** Parameters that every command takes. */
export const COMMON_PARAMETERS = {
  retries: {
    type: 'whole-number',
    default: 0,
    min: 0,
    max: 100,
    meaning:
      'How often the command is tried again on the same Worker when it fails, with 5 s before the second attempt, then 15 s, 30 s, and 60 s before each further one. Only then has the task failed',
    wrongIsIgnored: true,
    ignoredByFlamenco3: true,
  },
  timeout: {
    type: 'duration',
    min: 0,
    meaning:
      'How long one attempt at the command may take: seconds, or text such as `10m` or `1h30m`; then it is stopped, with all its processes, and has failed. 0 is no limit',
    wrongIsIgnored: true,
    ignoredByFlamenco3: true,
  },
  optional: {
    type: 'boolean',
    default: false,
    meaning:
      'The job is complete without this: a task all of whose commands say `true` is tried like any other, and where that would have failed it for good, it is completed, with the reason as its activity',
    wrongIsIgnored: true,
    ignoredByFlamenco3: true,
  },
} as const satisfies Readonly<Record<string, ParameterDescription>>;

/**
 * Every command that a task may have: the one place that says which parameters it takes. The Worker's validation, the warnings of a
 * job's check, the reference in `docs/job-types.md` and the types for job-type scripts come from here.
 */
export const COMMAND_DESCRIPTIONS = {
  'blender-render': {
    summary:
      'Renders with Blender, and looks at what came of it: `exe`, `exeArgs`, `argsBefore`, `blendfile` and `args` are its command line, in this order',
    taskType: 'blender',
    countsSteps: true,
    steps: 'One for each frame that is rendered: `frameCount(chunk)`',
    parameters: {
      exe: { type: 'path', required: true, meaning: 'Blender, mostly the variable `{blender}`' },
      exeArgs: {
        type: 'words',
        default: [],
        meaning: "The studio's arguments, as typed in a shell, mostly the variable `{blenderArgs}`",
      },
      argsBefore: { type: 'list', default: [], meaning: 'Arguments before the blend file' },
      blendfile: {
        type: 'path',
        required: true,
        mayBeEmpty: true,
        meaning: 'The file that is rendered; empty for none, where a script of the arguments makes the scene',
      },
      args: {
        type: 'list',
        default: [],
        meaning: 'Arguments behind the blend file, such as `--render-output` and `--render-frame`',
      },
      expect: {
        type: 'fields',
        default: {},
        meaning:
          'What the render has to be. What Blender says that it has rendered is compared with it, and with the arguments for what is left out here',
        ignoredByFlamenco3: true,
        fields: {
          scene: { type: 'text', meaning: 'The name of the scene', wrongIsIgnored: true },
          engine: { type: 'text', meaning: 'The render engine, such as `CYCLES`', wrongIsIgnored: true },
          format: {
            type: 'text',
            meaning: "The file format in Blender's words, such as `PNG`",
            wrongIsIgnored: true,
          },
          output: { type: 'text', meaning: 'The output path with its `#`', wrongIsIgnored: true },
          frames: { type: 'frames', meaning: 'The frames, such as `1-10,15`' },
        },
      },
    },
  },
  'frames-to-video': {
    summary:
      'Makes a video with FFmpeg: of the files that match `inputGlob`, as in Flamenco 3, or, with `frames` and `framePattern`, a film of exactly these frames, in the order of their numbers',
    taskType: 'ffmpeg',
    countsSteps: false,
    steps: ONE_STEP,
    parameters: {
      exe: {
        type: 'path',
        required: true,
        meaning: 'FFmpeg; just `ffmpeg` is the one that comes with the Worker, or else the one on its PATH',
      },
      exeArgs: { type: 'words', default: [], meaning: "FFmpeg's first arguments, as typed in a shell" },
      fps: { type: 'number', required: true, greaterThan: 0, meaning: 'Frames per second' },
      inputGlob: {
        type: 'path',
        requiredUnless: FILM,
        meaning:
          'The files of the video, such as `/render/shot/*.png`, in the order of their names. Workers of Flamenco 3 need it in any case',
      },
      argsBefore: {
        type: 'list',
        default: [],
        meaning: 'Arguments before the input (for reading files); left out where the film is of `frames`',
      },
      args: { type: 'list', default: [], meaning: 'Arguments behind the input: codec, quality, `-y` …' },
      outputFile: { type: 'path', required: true, meaning: 'Where the video is written' },
      frames: {
        type: 'frames',
        meaning:
          '`1-3,7`. Frames between them are slates (black, with the number), so the film keeps time; frames in even distances are held',
        ignoredByFlamenco3: true,
      },
      framePattern: {
        type: 'path',
        meaning: "Where the frames are, as Blender's output path: `/render/shot/######`",
        ignoredByFlamenco3: true,
      },
      extensions: {
        type: 'list',
        default: [],
        requiredWith: FILM,
        meaning: "`['.jpg', '.exr']`: the first that is there is taken, for each frame",
        ignoredByFlamenco3: true,
      },
      views: {
        type: 'list',
        default: [],
        meaning: "`['_L', '_R']`, if each view is a file of its own",
        ignoredByFlamenco3: true,
      },
      stereo: {
        type: 'text',
        choices: ['one-eye', 'side-by-side'],
        default: 'one-eye',
        meaning: 'Which of `views` is shown: the first one, or two of them',
        wrongIsIgnored: true,
        ignoredByFlamenco3: true,
      },
      view: {
        type: 'fields',
        default: {},
        meaning:
          "How EXR files are shown, in Blender's own words; [what is exact](decisions/0017-a-film-that-never-fails.md)",
        ignoredByFlamenco3: true,
        fields: {
          transform: { type: 'text', meaning: '`Standard`, `Filmic`, `AgX` …', wrongIsIgnored: true },
          look: { type: 'text', meaning: 'Such as `AgX - Punchy`', wrongIsIgnored: true },
          exposure: {
            type: 'number',
            default: 0,
            min: -32,
            max: 32,
            meaning: 'In stops',
            wrongIsIgnored: true,
          },
          gamma: {
            type: 'number',
            default: 1,
            greaterThan: 0,
            max: 5,
            meaning: 'Applied last',
            wrongIsIgnored: true,
          },
        },
      },
      soFar: {
        type: 'boolean',
        default: false,
        meaning: 'Frames may be missing as they are not rendered yet: nobody waits for them',
        ignoredByFlamenco3: true,
        internal: true,
      },
    },
  },
  exec: {
    summary: 'Runs any program; it has failed when its exit code is not 0',
    taskType: 'misc',
    countsSteps: false,
    steps: ONE_STEP,
    parameters: {
      exe: { type: 'path', required: true, meaning: 'The program: a name on the PATH, or a path' },
      args: { type: 'list', default: [], meaning: 'Its arguments. No shell sees them' },
      env: {
        type: 'environment',
        default: {},
        meaning:
          "Environment variables by name, besides the Worker's own; `null` takes one away. The task's log has their names, not their values",
        ignoredByFlamenco3: true,
      },
      cwd: {
        type: 'path',
        absolute: true,
        meaning:
          'The folder that it runs in. By default an empty one, which the commands of the task share, and which is removed when the task ends',
        ignoredByFlamenco3: true,
      },
    },
  },
  'copy-file': {
    summary: 'Copies a file; never over another one. Folders that the copy is in are made',
    taskType: 'file-management',
    countsSteps: false,
    steps: ONE_STEP,
    parameters: {
      src: { type: 'path', required: true, absolute: true, meaning: 'The file that is copied' },
      dest: { type: 'path', required: true, absolute: true, meaning: 'The copy' },
    },
  },
  'move-directory': {
    summary:
      'Moves a folder, on the same file system. One that is in the way is kept, under a name that has its time',
    taskType: 'file-management',
    countsSteps: false,
    steps: ONE_STEP,
    parameters: {
      src: { type: 'path', required: true, meaning: 'The folder that is moved' },
      dest: { type: 'path', required: true, meaning: 'What it is to be, its new name included' },
    },
  },
  'make-directory': {
    summary: 'Makes a folder, with those that it is in; one that is there is fine',
    taskType: 'file-management',
    countsSteps: false,
    steps: ONE_STEP,
    parameters: { path: { type: 'path', required: true, meaning: 'The folder' } },
  },
  echo: {
    summary: "Writes a message to the task's log",
    taskType: 'misc',
    countsSteps: false,
    steps: ONE_STEP,
    parameters: { message: { type: 'any', required: true, meaning: 'Any value' } },
  },
  sleep: {
    summary: 'Waits',
    taskType: 'misc',
    countsSteps: false,
    steps: ONE_STEP,
    parameters: {
      duration_in_seconds: {
        type: 'number',
        required: true,
        min: 0,
        meaning: 'How long, in seconds; a part of a second is cut off',
      },
    },
  },
} as const satisfies Readonly<Record<string, CommandDescription>>;

/** The name of a command that there is. */
export type CommandName = keyof typeof COMMAND_DESCRIPTIONS;

/** What the parameters of a command are read as, with those that every command takes. */
export type ParametersOf<N extends CommandName> = ValuesOf<(typeof COMMAND_DESCRIPTIONS)[N]['parameters']> &
  ValuesOf<typeof COMMON_PARAMETERS>;

/** Whether there is a command of this name. */
export function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(COMMAND_DESCRIPTIONS, name);
}

const PARAMETERS: ReadonlyMap<string, Readonly<Record<string, ParameterDescription>>> = new Map(
  Object.entries<CommandDescription>(COMMAND_DESCRIPTIONS).map(([name, { parameters }]) => [
    name,
    { ...parameters, ...COMMON_PARAMETERS },
  ]),
);

/** All parameters that a command takes, by name: its own, then those that every command takes. */
export function parametersOf(name: CommandName): Readonly<Record<string, ParameterDescription>> {
  return PARAMETERS.get(name) ?? {};
}
