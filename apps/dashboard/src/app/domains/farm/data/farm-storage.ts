import { Injectable, computed, inject } from '@angular/core';
import { Api, type StoragePlace, fetchStorageSpace } from '@flamenco/api-client';
import { Clock } from '../../../shared/clock';
import { liveResource } from '../../../shared/live/live-resource';

const MINUTE_MS = 60_000;

/** How much room there is where the farm keeps its files; asked for again each minute. Provided by what shows it. */
@Injectable()
export class FarmStorage {
  private readonly api = inject(Api);
  private readonly clock = inject(Clock);

  private readonly live = liveResource<'storage', readonly StoragePlace[]>({
    about: () => 'storage',
    topics: () => [],
    load: async () => (await this.api.invoke(fetchStorageSpace)).places,
    dependsOn: () => Math.floor(this.clock.nowMs() / MINUTE_MS),
  });

  readonly places = computed((): readonly StoragePlace[] => this.live.value() ?? []);
}
