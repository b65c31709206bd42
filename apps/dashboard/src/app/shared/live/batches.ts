import { type Observable, bufferTime, filter } from 'rxjs';

/** How often live events reach the screen: often enough to feel live, seldom enough for lists of 100,000. */
export const BATCH_MS = 150;

/** Events in batches of `BATCH_MS`, in their order; never an empty one. */
export function inBatches<Event>(events: Observable<Event>): Observable<readonly Event[]> {
  return events.pipe(
    bufferTime(BATCH_MS),
    filter((batch) => batch.length > 0),
  );
}
