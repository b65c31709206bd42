/** What a finding leads to: `note` is only kept, `warn` is shown at the task too, `fail` fails the task. */
export const FINDING_ACTIONS = ['note', 'warn', 'fail'] as const;

/** What a finding leads to. */
export type FindingAction = (typeof FINDING_ACTIONS)[number];

/** What is said of a kind of findings. */
export interface FindingKindFacts {
  /** What such a finding leads to, unless the configuration or the job says otherwise. */
  readonly action: FindingAction;
  /** Who finds it: Blender, by its receipt, or the Worker, by looking at the files. */
  readonly by: 'receipt' | 'verification';
  /** What is so, in a few words, for people. */
  readonly meaning: string;
}

/** Every kind of finding, and what it leads to by default. */
export const FINDING_KINDS = {
  'wrong-file-loaded': {
    action: 'fail',
    by: 'receipt',
    meaning: 'Blender rendered another file than the job’s, or the scene that it starts with',
  },
  'scene-missing': {
    action: 'fail',
    by: 'receipt',
    meaning: 'the file has no such scene, or another one was rendered',
  },
  'engine-differs': {
    action: 'fail',
    by: 'receipt',
    meaning: 'the render engine that was asked for is not there, or another one rendered',
  },
  'camera-missing': { action: 'fail', by: 'receipt', meaning: 'the scene has no camera' },
  'libraries-missing': {
    action: 'fail',
    by: 'receipt',
    meaning: 'files that the blend file links to are missing',
  },
  'frames-not-rendered': {
    action: 'fail',
    by: 'receipt',
    meaning: 'Blender ended well, but did not render all frames of the task',
  },
  'output-elsewhere': {
    action: 'fail',
    by: 'receipt',
    meaning: 'frames went to another path than the job’s, which a script in the file may do',
  },
  'format-differs': {
    action: 'fail',
    by: 'receipt',
    meaning: 'frames have another file format than was asked for',
  },
  'data-missing': {
    action: 'warn',
    by: 'receipt',
    meaning: 'libraries are there, but lack objects or materials that the file links to',
  },
  'images-missing': { action: 'warn', by: 'receipt', meaning: 'textures are missing: they render pink' },
  'assets-missing': {
    action: 'warn',
    by: 'receipt',
    meaning: 'fonts, caches, volumes, movie clips or scripts are missing',
  },
  'add-ons-missing': {
    action: 'warn',
    by: 'receipt',
    meaning: 'the file has nodes of add-ons that this Blender does not have',
  },
  'device-differs': {
    action: 'warn',
    by: 'receipt',
    meaning: 'the scene asks for the GPU, but Cycles rendered on the CPU',
  },
  'script-error': {
    action: 'warn',
    by: 'receipt',
    meaning: 'Python code of the file, the job, or an add-on failed',
  },
  'scripts-blocked': {
    action: 'warn',
    by: 'receipt',
    meaning: 'the file has drivers or scripts that Blender did not run, for auto-run is off',
  },
  'newer-file': {
    action: 'warn',
    by: 'receipt',
    meaning: 'the file was saved by a newer Blender than rendered it',
  },
  'color-config-missing': {
    action: 'warn',
    by: 'receipt',
    meaning: 'the colour management configuration, or a view or colour space of it, is missing',
  },
  'receipt-missing': {
    action: 'warn',
    by: 'receipt',
    meaning: 'Blender ended well, but gave no receipt, or only a part of it',
  },
  'file-missing': {
    action: 'fail',
    by: 'verification',
    meaning: 'Blender ended well, but files of frames are not there',
  },
  'file-old': {
    action: 'fail',
    by: 'verification',
    meaning: 'files of frames are from before the attempt, and were not written anew',
  },
  'file-broken': {
    action: 'fail',
    by: 'verification',
    meaning: 'a file is cut off or damaged: what this attempt wrote of it is removed',
  },
  'file-format': {
    action: 'fail',
    by: 'verification',
    meaning: 'a file has another format than was asked for, whatever its name',
  },
  'file-size': {
    action: 'warn',
    by: 'verification',
    meaning: 'a picture has another size than the scene is set to',
  },
  'file-depth': {
    action: 'warn',
    by: 'verification',
    meaning: 'a picture has fewer bits a channel than the scene is set to',
  },
  'film-not-made': {
    action: 'warn',
    by: 'verification',
    meaning: 'no film could be made of the frames; a film never decides over its job',
  },
  'film-incomplete': {
    action: 'warn',
    by: 'verification',
    meaning: 'frames are missing or broken: the film shows slates with their numbers',
  },
} as const satisfies Record<string, FindingKindFacts>;

/** A kind of finding, by its name in the API, the configuration and jobs. */
export type FindingKind = keyof typeof FINDING_KINDS;
