import { Component, computed, input } from '@angular/core';
import type { WorkerHour } from '../data/worker-hours';

/** How much of each of the last hours a Worker ran tasks that have ended: a bar an hour. */
@Component({
  selector: 'flamenco-busy-hours',
  template: `
    <div class="bars" role="img" [attr.aria-label]="words()">
      @for (hour of hours(); track hour.startMs) {
        <span [title]="titleOf(hour)">
          <span
            [class]="hour.failed > 0 ? 'fill-failed' : 'fill-active'"
            [style.height.%]="hour.percent"
          ></span>
        </span>
      }
    </div>
    <p class="muted">{{ words() }}</p>
  `,
  styles: `
    .bars {
      display: flex;
      align-items: stretch;
      gap: 2px;
      height: 48px;
      border-bottom: 1px solid var(--line);
    }
    .bars > span {
      display: flex;
      flex: 1;
      align-items: flex-end;
    }
    .bars > span > span {
      width: 100%;
    }
    p {
      margin-top: 4px;
      font-size: 12px;
    }
  `,
})
export class BusyHours {
  readonly hours = input.required<readonly WorkerHour[]>();

  protected readonly words = computed(() => {
    const hours = this.hours();
    const sum = (of: (hour: WorkerHour) => number): number => hours.reduce((all, hour) => all + of(hour), 0);
    const percent = Math.round(sum((hour) => hour.percent) / Math.max(hours.length, 1));
    const [completed, failed] = [sum((hour) => hour.completed), sum((hour) => hour.failed)];
    return `Busy ${percent} % of the last ${hours.length} hours: ${completed} tasks completed, ${failed} failed`;
  });

  protected titleOf({ startMs, percent, completed, failed }: WorkerHour): string {
    const start = new Date(startMs).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
    return `From ${start}: busy ${Math.round(percent)} %, ${completed} completed, ${failed} failed`;
  }
}
