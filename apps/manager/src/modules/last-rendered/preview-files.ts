import { jobFolder } from '../task-logs/index.js';

/** One size in which a last-rendered image is kept: the file's name, and the box that it fits into, in pixels. */
export interface PreviewSize {
  readonly file: string;
  readonly width: number;
  readonly height: number;
}

/** The sizes of a last-rendered image, the largest first (behaviour.md §23). */
export const PREVIEW_SIZES = [
  { file: 'last-rendered.jpg', width: 1920, height: 1080 },
  { file: 'last-rendered-small.jpg', width: 600, height: 338 },
  { file: 'last-rendered-tiny.jpg', width: 200, height: 112 },
] as const satisfies readonly PreviewSize[];

/** The file that is written last: a job has an image when this one is there. */
export const LAST_FILE = PREVIEW_SIZES[2].file;

/** Where a job's last-rendered image can be had, as the API and the live events tell it. */
export interface PreviewLocation {
  /** Path below the Manager's address; whoever answers puts a reverse proxy's prefix before it. */
  readonly base: string;
  /** File names, the largest image first. */
  readonly suffixes: readonly string[];
}

/** Where the last-rendered image of a job is, or would be. */
export function previewLocation(jobId: string): PreviewLocation {
  return { base: `/job-files/${jobFolder(jobId)}`, suffixes: PREVIEW_SIZES.map(({ file }) => file) };
}

/** The sizes in which a picture is kept for a job's strip: those of the last-rendered image but the largest. */
const STRIP_SIZES = [
  { of: PREVIEW_SIZES[1].file, suffix: '' },
  { of: PREVIEW_SIZES[2].file, suffix: '-tiny' },
] as const;

/** The files of a picture of a job's strip: the larger first. `of`: which size of the last-rendered image it is. */
export function stripFiles(name: string): readonly { readonly file: string; readonly of: string }[] {
  return STRIP_SIZES.map(({ of, suffix }) => ({ of, file: `preview-${name}${suffix}.jpg` }));
}
