import { DestroyRef, inject } from '@angular/core';
import type { EventJobUpdate } from '@flamenco/api-client';
import { LiveConnection } from './live-connection';

/**
 * Hears of every change of a job, also while the page cannot be seen: for alerts. What is shown is a `liveResource`, which loads nothing for
 * a page that nobody sees. Call it in an injection context, with which it ends.
 */
export function hearOfJobs(hear: (event: EventJobUpdate) => void): void {
  const unfollow = inject(LiveConnection).follow(
    { type: 'allJobs' },
    {
      subscribed: () => undefined,
      lost: () => undefined,
      received: (event) => {
        if (event.name === '/jobs') hear(event.payload);
      },
    },
  );
  inject(DestroyRef).onDestroy(unfollow);
}
