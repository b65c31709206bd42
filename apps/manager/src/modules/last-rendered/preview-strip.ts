import { leastMissed } from '@flamenco/domain/frames';
import type { StoredPreview } from './rendered-picture.js';

/** How much of a job is kept. */
interface StripLimits {
  readonly pictures: number;
  readonly bytes: number;
}

/** Some 1.5 MiB of a usual job: 30 kB a picture. */
export const STRIP_LIMITS: StripLimits = { pictures: 48, bytes: 4 * 1024 * 1024 };

/**
 * Which previews of a job go when there is a new one: that of the same frame, and as many of the rest as it takes to stay within the
 * limits, so that what stays is spread evenly over the frames. The new one stays, and so do the first and the last.
 */
export function previewsToDrop(
  before: readonly StoredPreview[],
  added: StoredPreview,
  limits: StripLimits,
): readonly StoredPreview[] {
  const replaced = before.filter((preview) => showsTheSame(preview, added));
  const kept = [...before.filter((preview) => !replaced.includes(preview)), added].sort(
    (one, other) => placeOf(one) - placeOf(other),
  );
  const dropped = [...replaced];
  let bytes = kept.reduce((sum, preview) => sum + preview.bytes, 0);
  while (kept.length > limits.pictures || bytes > limits.bytes) {
    const index = leastMissed(kept.map(placeOf), (at) => kept[at] !== added) ?? firstOther(kept, added);
    const [gone] = index === undefined ? [] : kept.splice(index, 1);
    if (gone === undefined) break;
    bytes -= gone.bytes;
    dropped.push(gone);
  }
  return dropped;
}

/** What is of no known frame is of its task. */
function showsTheSame(one: StoredPreview, other: StoredPreview): boolean {
  return one.frame === other.frame && (one.frame !== null || one.taskId === other.taskId);
}

function placeOf({ frame, rendered }: StoredPreview): number {
  return frame ?? Date.parse(rendered);
}

/** For where only both ends are left, and are still too large. */
function firstOther(kept: readonly StoredPreview[], added: StoredPreview): number | undefined {
  const index = kept.findIndex((preview) => preview !== added);
  return index < 0 ? undefined : index;
}
