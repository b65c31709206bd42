import { Component, computed, inject, input, output, signal } from '@angular/core';
import type { Job, JobBlocklistEntry, JobCause } from '@flamenco/api-client';
import { Clock } from '../../../shared/clock';
import { Icon } from '../../../shared/icons/icon';
import { CauseActions } from '../data/cause-actions';
import { causeLine, pastWords } from '../data/cause-words';
import { JobCauses } from '../data/job-causes';
import { JobSteering } from '../data/job-steering';
import { BlockList } from '../ui/block-list';
import { CauseCard } from '../ui/cause-card';

/** Most that are shown at once: the page is about the frames. */
const MOST_CARDS = 3;

/** What failed in a job, and why, a card for each cause; what has been solved, a line; and who is blocked. Nothing when nothing failed. */
@Component({
  selector: 'flamenco-causes-panel',
  imports: [BlockList, CauseCard, Icon],
  template: `
    @for (cause of shown(); track cause.id) {
      <flamenco-cause-card
        [cause]="cause"
        [blocklist]="causes.blocklist()"
        [nowMs]="nowMs()"
        [maySteer]="maySteer()"
        (logAsked)="logAsked.emit($event)"
        (requeue)="requeue(cause)"
        (requeueElsewhere)="requeueElsewhere(cause)"
        (unblock)="unblock($event)"
      />
    }
    @if (causes.open().length > shown().length || isWhole()) {
      <button
        type="button"
        class="btn quiet"
        [attr.aria-expanded]="isWhole()"
        (click)="isWhole.set(!isWhole())"
      >
        {{ isWhole() ? 'Show fewer' : 'Show ' + (causes.open().length - shown().length) + ' more causes' }}
      </button>
    }
    @if (isWhole() && causes.isPartial()) {
      <p class="muted">There are more; these are the latest.</p>
    }
    @for (cause of past(); track cause.id) {
      <p class="past" [title]="lineOf(cause)">
        <flamenco-icon
          [name]="cause.retried_count > 0 ? 'replay' : 'check'"
          [class]="cause.retried_count > 0 ? 'muted' : 'tone-done'"
        />
        <span class="ellipsis"
          ><b>Failed before, {{ pastWords(cause) }}:</b>&ngsp;<span class="muted">{{
            lineOf(cause)
          }}</span></span
        >
      </p>
    }
    <flamenco-block-list
      [blocklist]="causes.blocklist()"
      [maySteer]="maySteer()"
      (unblock)="unblock($event)"
    />
  `,
  styles: `
    :host {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 8px;
      padding: 10px 12px 0;
    }
    .past {
      display: flex;
      align-items: center;
      gap: 8px;
      margin: 0;
      min-width: 0;
      font-size: 12px;
    }
    button {
      justify-self: start;
    }
  `,
})
export class CausesPanel {
  readonly job = input.required<Job>();
  /** Of the task whose log is to be shown. */
  readonly logAsked = output<string>();

  protected readonly causes = inject(JobCauses);
  private readonly actions = inject(CauseActions);
  protected readonly nowMs = inject(Clock).nowMs;

  private readonly steering = inject(JobSteering);
  protected readonly maySteer = computed(() => this.steering.may(this.job()));
  protected readonly isWhole = signal(false);
  protected readonly shown = computed(() =>
    this.isWhole() ? this.causes.open() : this.causes.open().slice(0, MOST_CARDS),
  );
  protected readonly past = computed(() => this.causes.past().slice(0, MOST_CARDS));
  protected readonly lineOf = causeLine;
  protected readonly pastWords = pastWords;

  protected requeue(cause: JobCause): void {
    void this.thenReload(this.actions.requeue(this.job(), cause));
  }

  protected requeueElsewhere(cause: JobCause): void {
    void this.thenReload(this.actions.requeueElsewhere(this.job(), cause));
  }

  protected unblock(blocked: readonly JobBlocklistEntry[]): void {
    void this.thenReload(this.actions.unblock(this.job(), blocked));
  }

  /** The blocklist is in no event. Also after a refusal: what is shown may be out of date. */
  private async thenReload(act: Promise<boolean>): Promise<void> {
    await act;
    this.causes.reload();
  }
}
