import { Component, computed, input, output } from '@angular/core';
import { Icon } from '../../../shared/icons/icon';
import { shortDuration, exactTime } from '../../../shared/relative-time';
import { type Attempt, durationOf } from '../data/attempt-history';
import { attemptLook } from './attempt-looks';

/** What is known of an attempt in the timeline; with `hasVerbs`, also the way to its log. */
@Component({
  selector: 'flamenco-attempt-card',
  imports: [Icon],
  template: `
    <header>
      <b class="ellipsis">{{ title() }}</b>
      <span class="outcome"
        ><span class="swatch" [style.background]="look().colour"></span>{{ look().label }}</span
      >
      @if (hasVerbs()) {
        <button type="button" class="btn quiet icon-only" aria-label="Close" (click)="closed.emit()">
          <flamenco-icon name="close" />
        </button>
      }
    </header>
    <dl>
      @for (fact of facts(); track fact.name) {
        <div>
          <dt>{{ fact.name }}</dt>
          <dd>{{ fact.value }}</dd>
        </div>
      }
    </dl>
    @if (hasVerbs()) {
      <div class="verbs">
        <button type="button" class="btn" (click)="opened.emit(attempt().taskId)">
          <flamenco-icon name="view_list" />Show log
        </button>
      </div>
    }
  `,
  styleUrl: './card.scss',
})
export class AttemptCard {
  readonly attempt = input.required<Attempt>();
  readonly title = input.required<string>();
  readonly worker = input.required<string>();
  readonly nowMs = input.required<number>();
  readonly hasVerbs = input(false);
  readonly opened = output<string>();
  readonly closed = output();

  protected readonly look = computed(() => attemptLook(this.attempt().outcome));
  protected readonly facts = computed(() => {
    const { number, startedMs, endedMs } = this.attempt();
    const at = (ms: number): string => exactTime(new Date(ms).toISOString());
    return [
      { name: 'Attempt', value: String(number) },
      { name: 'Worker', value: this.worker() },
      { name: 'Started', value: at(startedMs) },
      ...(endedMs === undefined ? [] : [{ name: 'Ended', value: at(endedMs) }]),
      {
        name: endedMs === undefined ? 'Running for' : 'Took',
        value: shortDuration(durationOf(this.attempt(), this.nowMs())),
      },
    ];
  });
}
