/** One picture of a film: a frame of the job, or a gap between its frames. */
export interface FilmPicture {
  readonly frame: number;
  /** Whether the job renders this frame. */
  readonly isOfJob: boolean;
}

/** What a film shows, picture by picture. */
export interface FilmTimeline {
  readonly pictures: readonly FilmPicture[];
  /** Each picture is shown so many times: 2 for an animation of which every second frame is rendered. */
  readonly hold: number;
  /** How many frames of gaps are left out, as their gaps were longer than anybody would watch. */
  readonly framesLeftOut: number;
}

/** From so many frames on, even distances between them are meant as such. */
const FEWEST_EVENLY_SPACED = 3;

/**
 * The pictures of a film that keeps time: frame 10 is seen 9 frames after frame 1, whatever is between them. Frames in even
 * distances are held instead, so that every tenth frame does not make nine black pictures a frame.
 * @param frames - ascending, each once
 * @param longestGap - so many pictures of one gap are shown at most
 */
export function planTimeline(frames: readonly number[], longestGap: number): FilmTimeline {
  const distance = evenDistance(frames);
  if (distance !== undefined) {
    return { pictures: frames.map((frame) => ({ frame, isOfJob: true })), hold: distance, framesLeftOut: 0 };
  }
  const pictures: FilmPicture[] = [];
  let framesLeftOut = 0;
  let next: number | undefined;
  for (const frame of frames) {
    const gap = next === undefined ? 0 : frame - next;
    const shown = Math.min(gap, longestGap);
    for (let index = 0; index < shown; index += 1)
      pictures.push({ frame: (next ?? 0) + index, isOfJob: false });
    framesLeftOut += gap - shown;
    pictures.push({ frame, isOfJob: true });
    next = frame + 1;
  }
  return { pictures, hold: 1, framesLeftOut };
}

function evenDistance(frames: readonly number[]): number | undefined {
  const [first = 0, second = 0] = frames;
  const distance = second - first;
  if (frames.length < FEWEST_EVENLY_SPACED || distance < 2) return undefined;
  const isEven = frames.every((frame, index) => frame === first + index * distance);
  return isEven ? distance : undefined;
}
