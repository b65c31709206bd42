/** Extensions that Blender gives to files of a format, by what it calls the format. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  BMP: '.bmp',
  JPEG: '.jpg',
  OPEN_EXR: '.exr',
  OPEN_EXR_MULTILAYER: '.exr',
  PNG: '.png',
  TARGA: '.tga',
  TIFF: '.tif',
  WEBP: '.webp',
};

/** The formats of images that people choose most, as Blender calls them. */
export const USUAL_FORMATS: readonly string[] = ['PNG', 'OPEN_EXR', 'OPEN_EXR_MULTILAYER', 'JPEG', 'TIFF'];

/** Settings that Blender works out, and this page can, too: see `answersFor`. */
export const ANSWERED_HERE: ReadonlySet<string> = new Set(['render_output_path', 'image_file_extension']);

/** The setting that the file itself answers when it is left empty: jobs of scripts are submitted without it, too. */
export const SCENE = 'scene';

/** What no operating system has in the name of a folder, or what begins a variable; as the built-in job type has it. */
// eslint-disable-next-line no-control-regex -- control characters are what has to go
const UNSAFE_IN_NAMES = /[\u0000-\u001f\u007f/\\:*?"<>|{}]/g;

/**
 * What the settings of a job that is submitted without Blender are when nobody gives them a value, as far as that follows from
 * others: where the frames go, and the extension of their format.
 */
export function answersFor(
  values: Readonly<Record<string, unknown>>,
  jobName: string,
): Readonly<Record<string, string>> {
  const { render_output_root: root, format } = values;
  const extension = typeof format === 'string' ? EXTENSIONS[format] : undefined;
  return {
    ...(typeof root === 'string' &&
      root.trim() !== '' && {
        render_output_path: `${root.trim().replace(/[/\\]+$/, '')}/${folderName(jobName)}/{timestamp}/######`,
      }),
    ...(extension !== undefined && { image_file_extension: extension }),
  };
}

function folderName(jobName: string): string {
  return (
    jobName
      .trim()
      .replaceAll(UNSAFE_IN_NAMES, '-')
      .replace(/[. ]+$/, '') || 'job'
  );
}
