import { Injectable, InjectionToken, computed, inject } from '@angular/core';
import { Api, type FlamencoVersion, getVersion } from '@flamenco/api-client';
import { liveResource } from '../shared/live/live-resource';

/** Loads the page again. A token, so that tests can see it happen. */
export const RELOAD_PAGE = new InjectionToken<() => void>('reload the page', {
  providedIn: 'root',
  factory: () => () => location.reload(),
});

/** The Manager's name and version; when either differs after a reconnection, the page is loaded anew to fit it. */
@Injectable({ providedIn: 'root' })
export class ManagerInfo {
  private readonly api = inject(Api);
  private readonly reloadPage = inject(RELOAD_PAGE);
  private first: FlamencoVersion | undefined;

  private readonly live = liveResource<'manager', FlamencoVersion>({
    about: () => 'manager',
    topics: () => [],
    load: async () => {
      const info = await this.api.invoke(getVersion);
      this.first ??= info;
      if (info.version !== this.first.version || info.name !== this.first.name) this.reloadPage();
      return info;
    },
  });

  /** The farm's name as its configuration says; empty until it is known. */
  readonly name = computed(() => this.live.value()?.name ?? '');
  readonly version = computed(() => this.live.value()?.shortversion ?? '');
}
