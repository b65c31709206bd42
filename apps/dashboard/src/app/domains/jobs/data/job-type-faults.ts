import { Injectable, computed, inject, signal } from '@angular/core';
import { Api, type InvalidJobType, getJobTypes } from '@flamenco/api-client';
import { liveResource } from '../../../shared/live/live-resource';
import type { Advice } from '../../../shared/ui/advice-note';

/** What is wrong with the script of a job's type, as it is now on the Manager. */
@Injectable()
export class JobTypeFaults {
  private readonly api = inject(Api);
  private readonly jobType = signal<string | undefined>(undefined);

  private readonly live = liveResource<string, readonly InvalidJobType[]>({
    about: () => this.jobType(),
    topics: () => [],
    load: async () => (await this.api.invoke(getJobTypes)).invalid ?? [],
  });

  readonly advice = computed((): readonly Advice[] =>
    (this.live.value() ?? [])
      .filter(({ job_type }) => job_type === this.jobType())
      .map(({ message }) => ({
        message,
        remedy: "Correct the script in the Manager's folder scripts. Jobs that are there keep their tasks.",
      })),
  );

  /** Asks about this type from now on. */
  select(jobType: string | undefined): void {
    this.jobType.set(jobType);
  }
}
