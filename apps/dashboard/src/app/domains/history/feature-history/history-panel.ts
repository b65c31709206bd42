import { Component, effect, inject, input } from '@angular/core';
import { Clock } from '../../../shared/clock';
import { EmptyState } from '../../../shared/ui/empty-state';
import { Loading } from '../../../shared/ui/loading';
import { ProblemBar } from '../../../shared/ui/problem-bar';
import { ChangeHistory, type ChangeQuery } from '../data/change-history';
import { ChangeList } from '../ui/change-list';
import { WhenSeen } from '../ui/when-seen';

/** What people did, as far as it is asked for; older entries come as one scrolls. */
@Component({
  selector: 'flamenco-history-panel',
  imports: [ChangeList, EmptyState, Loading, ProblemBar, WhenSeen],
  providers: [ChangeHistory],
  template: `
    @if (history.problem(); as message) {
      <flamenco-problem-bar [message]="message" (retry)="history.reload()" />
    }
    @if (history.isLoading()) {
      <flamenco-loading what="the history" />
    }
    @if (history.changes(); as changes) {
      @if (history.isStale()) {
        <p class="note muted" role="status">The Manager does not answer: this may be out of date.</p>
      }
      @if (changes.length > 0) {
        <flamenco-change-list [changes]="changes" [nowMs]="clock.nowMs()" [ownId]="ownId()" />
      } @else if (!history.hasOlder()) {
        <flamenco-empty-state icon="schedule" [heading]="emptyHeading()">
          <p>What people do from now on is noted here, with its time, and what was so before.</p>
        </flamenco-empty-state>
      }
      @if (history.hasOlder()) {
        <p class="note">
          <button
            type="button"
            class="btn"
            [disabled]="history.isLoadingOlder()"
            [flamencoWhenSeen]="changes"
            (seen)="history.loadOlder()"
            (click)="history.loadOlder()"
          >
            {{ history.isLoadingOlder() ? 'Loading older entries …' : 'Older entries' }}
          </button>
        </p>
      }
    }
  `,
  styles: `
    :host {
      display: block;
    }
    .note {
      padding: 8px 14px;
    }
  `,
})
export class HistoryPanel {
  readonly query = input.required<ChangeQuery>();
  /** On whose page it is. */
  readonly ownId = input<string>();
  readonly emptyHeading = input('Nobody has done anything to it yet');

  protected readonly history = inject(ChangeHistory);
  protected readonly clock = inject(Clock);

  constructor() {
    effect(() => this.history.select(this.query()));
  }
}
