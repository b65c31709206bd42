import { Injectable, computed, inject, linkedSignal, signal } from '@angular/core';
import { Api, fetchWorkerSleepSchedule, setWorkerSleepSchedule } from '@flamenco/api-client';
import { BulkActs } from '../../../shared/bulk-acts';
import { liveResource } from '../../../shared/live/live-resource';
import { NEW_WEEK, type WeekDraft, fromWeek, toWeek } from './week';

/** The sleep schedule of a Worker, and as somebody edits it. Provided by what shows it. */
@Injectable()
export class WorkerSchedule {
  private readonly api = inject(Api);
  private readonly acts = inject(BulkActs);
  private readonly workerId = signal<string | undefined>(undefined);

  private readonly live = liveResource<string, WeekDraft>({
    about: () => this.workerId(),
    topics: () => [],
    load: async (workerId) => {
      // 204: it has none
      const schedule = await this.api.invoke(fetchWorkerSleepSchedule, { worker_id: workerId });
      return (schedule as typeof schedule | null) ? toWeek(schedule) : NEW_WEEK;
    },
  });

  /** As the Manager has it; undefined until it is loaded. */
  readonly saved = computed(() => this.live.value(), { equal: isSame });
  readonly problem = this.live.problem;
  readonly reload = this.live.reload;

  /** As it is edited. */
  readonly draft = linkedSignal<WeekDraft | undefined>(() => this.saved());
  readonly isChanged = computed(() => !isSame(this.draft(), this.saved()));

  select(workerId: string): void {
    this.workerId.set(workerId);
  }

  undo(): void {
    this.draft.set(this.saved());
  }

  /** Saves what was edited; it applies at once. */
  async save(worker: { readonly id: string; readonly name: string }): Promise<void> {
    const week = this.draft();
    if (week === undefined) return;
    await this.acts.doToEach([worker], { noun: 'sleep schedule', participle: 'saved' }, () =>
      this.api.invoke(setWorkerSleepSchedule, { worker_id: worker.id, body: fromWeek(week) }),
    );
    this.live.reload();
  }
}

function isSame(one: WeekDraft | undefined, other: WeekDraft | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
