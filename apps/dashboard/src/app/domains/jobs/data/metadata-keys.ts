import { Injectable, computed, inject } from '@angular/core';
import { Api, completeJobQuery } from '@flamenco/api-client';
import { USUAL_METADATA_KEYS, isJobQueryKey } from '@flamenco/domain/query';
import { liveResource } from '../../../shared/live/live-resource';

const USUAL = new Set<string>(USUAL_METADATA_KEYS);

/** The keys that jobs have in their metadata. Provided by the page that offers them. */
@Injectable()
export class MetadataKeys {
  private readonly api = inject(Api);

  private readonly live = liveResource<'all', readonly string[]>({
    about: () => 'all',
    topics: () => [],
    load: async () => (await this.api.invoke(completeJobQuery, {})).completions,
  });

  /** Those that are usual come first; the user has a column of its own. */
  readonly keys = computed((): readonly string[] => {
    const keys = (this.live.value() ?? []).filter((key) => !isJobQueryKey(key) && !key.startsWith('user'));
    return [...keys.filter((key) => USUAL.has(key)), ...keys.filter((key) => !USUAL.has(key))];
  });
}
