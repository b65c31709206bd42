import { Injectable, InjectionToken, computed, inject, resource } from '@angular/core';
import { Api, type FlamencoVersion, getVersion } from '@flamenco/api-client';
import { keptFrom } from '../shared/live/kept';
import { LiveFarm } from '../shared/live/live-farm';

/** Loads the page again. A token, so that tests can see it happen. */
export const RELOAD_PAGE = new InjectionToken<() => void>('reload the page', {
  providedIn: 'root',
  factory: () => () => location.reload(),
});

/** The Manager's name and version; when either differs after a reconnection, the page is loaded anew to fit it. */
@Injectable({ providedIn: 'root' })
export class ManagerInfo {
  private readonly api = inject(Api);
  private readonly live = inject(LiveFarm);
  private readonly reloadPage = inject(RELOAD_PAGE);
  private first: FlamencoVersion | undefined;

  private readonly loaded = resource({
    params: () => this.live.loadKey(),
    loader: async () => {
      const info = await this.api.invoke(getVersion);
      this.first ??= info;
      if (info.version !== this.first.version || info.name !== this.first.name) this.reloadPage();
      return info;
    },
  });

  private readonly kept = keptFrom(this.loaded);

  /** The farm's name as its configuration says; empty until it is known. */
  readonly name = computed(() => this.kept()?.name ?? '');
  readonly version = computed(() => this.kept()?.shortversion ?? '');
}
