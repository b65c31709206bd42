import { type Signal, computed } from '@angular/core';
import type { Explanation } from '@flamenco/api-client';
import { liveResource } from './live-resource';

/** Why something waits is asked for again at most this often, in ms: half the farm may change every second. */
const ASK_GAP_MS = 5_000;

/** What is to be explained. */
export interface ExplanationOptions {
  /** Of the job or Worker; undefined: there is nothing to explain. */
  readonly about: () => string | undefined;
  readonly ask: (id: string) => Promise<Explanation>;
  /** What the answer depends on: it is asked for again when this has changed. */
  readonly dependsOn: () => unknown;
}

/**
 * Why something does not run, as the Manager's scheduler sees it; undefined as long as that is not known, or needs no explanation. It
 * is asked for again while the page can be seen and the Manager answers. Call it in an injection context.
 */
export function explanationOf({
  about,
  ask,
  dependsOn,
}: ExplanationOptions): Signal<Explanation | undefined> {
  const { value } = liveResource<string, Explanation>({
    about,
    topics: () => [],
    load: ask,
    dependsOn: () => (about() === undefined ? undefined : dependsOn()),
    refreshGapMs: ASK_GAP_MS,
  });
  return computed(() => value());
}
