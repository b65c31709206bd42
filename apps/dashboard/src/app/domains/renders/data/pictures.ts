import type { JobPreview, JobPreviews } from '@flamenco/api-client';

/** A picture of what was rendered. */
export interface Picture {
  /** Tells it from others of its job; it stays the same. */
  readonly id: string;
  /** Undefined where nobody knows which frame it shows. */
  readonly frame: number | undefined;
  readonly taskId: string;
  /** "Frame 152", or the name of its task. */
  readonly title: string;
  readonly worker: string;
  readonly rendered: string;
  /** At most 600 by 338 pixels; of the newest of a job 1920 by 1080. */
  readonly large: string;
  readonly small: string;
  /** At most 200 by 112 pixels. */
  readonly tiny: string;
}

/** Where pictures are. */
interface Place {
  readonly base: string;
  readonly suffixes: readonly string[];
}

/** A picture as the Manager tells of it. */
export function pictureOf({ base }: Place, preview: JobPreview): Picture {
  const [small = '', tiny = small] = preview.suffixes.map((file) => `${base}/${file}`);
  return {
    id: small,
    frame: preview.frame,
    taskId: preview.task_id,
    title: preview.frame === undefined ? preview.task_name : `Frame ${preview.frame}`,
    worker: preview.worker_name,
    rendered: preview.rendered,
    large: small,
    small,
    tiny,
  };
}

/** The newest picture, in its largest size too. */
function newestOf(place: Place, preview: JobPreview): Picture {
  const picture = pictureOf(place, preview);
  const [largest] = place.suffixes;
  // The file is written over by the next one: the address says which it is.
  return largest === undefined
    ? picture
    : { ...picture, large: `${place.base}/${largest}?of=${encodeURIComponent(preview.rendered)}` };
}

/** The pictures of a job. */
export interface JobPictures {
  /** By frame; those of no known frame after them, as they came. */
  readonly strip: readonly Picture[];
  readonly newest: Picture | undefined;
  /** The last-rendered image of a job of which no picture was kept: one of an earlier version, or of another farm. */
  readonly unknown: string | undefined;
}

/** The pictures of a job, as the Manager answers. */
export function jobPictures(answer: JobPreviews): JobPictures {
  const latest = answer.previews.at(-1);
  const newest = latest && newestOf(answer, latest);
  const pictures = answer.previews.map((preview) =>
    preview === latest && newest !== undefined ? newest : pictureOf(answer, preview),
  );
  const [, small] = answer.suffixes;
  return {
    strip: pictures.sort(inOrder),
    newest,
    unknown: latest === undefined && small !== undefined ? `${answer.base}/${small}` : undefined,
  };
}

function inOrder(one: Picture, other: Picture): number {
  const [a, b] = [one.frame ?? Infinity, other.frame ?? Infinity];
  return a === b ? one.rendered.localeCompare(other.rendered) : a - b;
}

/** What somebody chose to look at: it, what took its place, or what is nearest to its frame. */
export function shownOf(strip: readonly Picture[], chosen: Picture): Picture | undefined {
  const same = strip.find(({ id }) => id === chosen.id);
  const { frame } = chosen;
  if (same !== undefined || frame === undefined) return same;
  const distance = (picture: Picture): number =>
    picture.frame === undefined ? Infinity : Math.abs(picture.frame - frame);
  return strip.reduce<Picture | undefined>(
    (nearest, picture) =>
      nearest === undefined || distance(picture) < distance(nearest) ? picture : nearest,
    undefined,
  );
}

/** The picture of a frame of a task. */
export function pictureOfFrame(
  strip: readonly Picture[],
  of: { readonly taskId: string; readonly frame: number | undefined },
): Picture | undefined {
  return strip.find(
    ({ taskId, frame }) => taskId === of.taskId && (frame === of.frame || of.frame === undefined),
  );
}
