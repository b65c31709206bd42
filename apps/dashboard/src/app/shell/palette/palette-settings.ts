import { Injectable, computed, inject, resource } from '@angular/core';
import { Api, getSettings } from '@flamenco/api-client';
import { labelOfSetting, sectionOf } from '../../domains/settings/data/setting-sections';
import { injectMay } from '../../shared/identity/own-identity';
import { ConnectionState } from '../../shared/live/connection-state';

/** A setting that can be gone to. */
export interface FoundSetting {
  readonly key: string;
  readonly label: string;
  readonly about: string;
  readonly section: string;
}

/** The Manager's settings by name, asked for once. Provided by the palette. */
@Injectable()
export class PaletteSettings {
  private readonly api = inject(Api);
  private readonly may = injectMay();
  private readonly isStale = inject(ConnectionState).isStale;
  private readonly loaded = resource({
    params: () => (this.isStale() || !this.may('settings:read') ? undefined : 'all'),
    loader: () => this.api.invoke(getSettings),
  });

  /** None, while they are not known. */
  readonly settings = computed((): readonly FoundSetting[] =>
    (this.loaded.hasValue() ? this.loaded.value().settings : []).map(({ key, about }) => ({
      ...{ key, about },
      label: labelOfSetting(key),
      section: sectionOf(key).label,
    })),
  );
}
