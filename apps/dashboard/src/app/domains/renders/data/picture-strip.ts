import { Injectable, computed, inject, signal } from '@angular/core';
import { Api, fetchJobPreviews } from '@flamenco/api-client';
import { liveResource } from '../../../shared/live/live-resource';
import { payloadsOf } from '../../../shared/live/live-topics';
import { type JobPictures, type Picture, jobPictures, pictureOfFrame, shownOf } from './pictures';

/** Some jobs render several frames a second. */
const REFRESH_GAP_MS = 2_000;

/** The pictures of a job, live, and which of them is looked at. Provided by what shows them. */
@Injectable()
export class PictureStrip {
  private readonly api = inject(Api);
  private readonly jobId = signal<string | undefined>(undefined);
  private readonly chosen = signal<Picture | undefined>(undefined);

  private readonly live = liveResource<string, JobPictures>({
    about: () => this.jobId(),
    topics: (jobId) => [{ type: 'job', uuid: jobId }],
    load: async (jobId) => jobPictures(await this.api.invoke(fetchJobPreviews, { job_id: jobId })),
    needsReload: (_, events) => payloadsOf(events, '/last-rendered').length > 0,
    refreshGapMs: REFRESH_GAP_MS,
  });

  readonly pictures = computed((): readonly Picture[] => this.live.value()?.strip ?? []);
  readonly newest = computed(() => this.live.value()?.newest);
  /** The last-rendered image where nothing is known of it. */
  readonly unknown = computed(() => this.live.value()?.unknown);
  readonly isLoading = this.live.isLoading;
  readonly problem = this.live.problem;
  readonly reload = this.live.reload;
  /** What is looked at; as long as nothing is chosen, the newest. */
  readonly shown = computed(() => {
    const chosen = this.chosen();
    return (chosen && shownOf(this.pictures(), chosen)) ?? this.newest();
  });
  readonly followsNewest = computed(() => this.chosen() === undefined);

  select(jobId: string | undefined): void {
    if (jobId === this.jobId()) return;
    this.jobId.set(jobId);
    this.chosen.set(undefined);
  }

  /** @param picture - undefined: the newest, whichever that is */
  look(picture: Picture | undefined): void {
    this.chosen.set(picture);
  }

  ofFrame(of: { readonly taskId: string; readonly frame: number | undefined }): Picture | undefined {
    return pictureOfFrame(this.pictures(), of);
  }
}
