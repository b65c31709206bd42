import { Injectable, computed, inject, signal } from '@angular/core';
import { Api, type JobQueueGroup, fetchJobQueue } from '@flamenco/api-client';
import { liveResource } from '../../../shared/live/live-resource';
import { payloadsOf } from '../../../shared/live/live-topics';

/** What the queue is told by. */
export const QUEUE_KEYS = [
  { id: 'user', label: 'User' },
  { id: 'project', label: 'Project' },
] as const;
type QueueKey = (typeof QUEUE_KEYS)[number]['id'];

const REFRESH_GAP_MS = 5_000;

/** How much waits, by user or project; live. Provided by what shows it. */
@Injectable()
export class FarmQueue {
  private readonly api = inject(Api);
  private readonly asked = signal<QueueKey>('user');

  private readonly live = liveResource<QueueKey, readonly JobQueueGroup[]>({
    about: () => this.asked(),
    topics: () => [{ type: 'allJobs' }],
    load: async (key) => (await this.api.invoke(fetchJobQueue, { key })).groups,
    needsReload: (_, events) => payloadsOf(events, '/jobs').length > 0,
    refreshGapMs: REFRESH_GAP_MS,
  });

  readonly key = this.asked.asReadonly();
  readonly groups = computed((): readonly JobQueueGroup[] => this.live.value() ?? []);

  choose(key: QueueKey): void {
    this.asked.set(key);
  }
}
