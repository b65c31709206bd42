import { Injectable, computed, inject, resource } from '@angular/core';
import { Api, getDashboardConfiguration } from '@flamenco/api-client';

/** What the studio makes of the dashboard: read once a session. Until then, and where that fails, it is as it comes. */
@Injectable({ providedIn: 'root' })
export class Studio {
  private readonly api = inject(Api);
  private readonly configuration = resource({ loader: () => this.api.invoke(getDashboardConfiguration) });
  private readonly known = computed(() =>
    this.configuration.hasValue() ? this.configuration.value() : undefined,
  );

  /** Empty: none is configured. */
  readonly name = computed(() => this.known()?.studio ?? '');
  /** The address of an image; empty: none is configured. */
  readonly logo = computed(() => this.known()?.logo ?? '');
  /** Keys of metadata that the list of jobs has as columns. */
  readonly columns = computed(() => this.known()?.columns ?? []);
  /** With placeholders for values of a job. */
  readonly jobLinks = computed(() => this.known()?.links ?? []);
  readonly pages = computed(() => this.known()?.pages ?? []);
}
