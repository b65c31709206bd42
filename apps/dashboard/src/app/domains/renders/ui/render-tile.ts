import { Component, computed, inject, input } from '@angular/core';
import type { Render } from '@flamenco/api-client';
import { Clock } from '../../../shared/clock';
import { exactTime, relativeTime } from '../../../shared/relative-time';
import { JOB_LOOKS, lookOf } from '../../../shared/status-looks';
import { StatusLabel } from '../../../shared/ui/status-label';
import { pictureOf } from '../data/pictures';

/** A job on the wall: its latest picture, how far it is, and when that came. */
@Component({
  selector: 'flamenco-render-tile',
  imports: [StatusLabel],
  template: `
    <img [src]="picture().small" alt="" loading="lazy" />
    <span class="bar"><span [class]="'fill-' + look().tone" [style.width.%]="percent()"></span></span>
    <span class="line">
      <b class="ellipsis" [title]="render().job_name">{{ render().job_name }}</b>
      <span class="muted tabular">{{ render().tasks_completed }} / {{ render().tasks_total }}</span>
    </span>
    <span class="line">
      <flamenco-status [look]="look()" />
      <span class="muted ellipsis" [title]="exact()">{{ picture().title }}, {{ ago() }}</span>
    </span>
  `,
  styles: `
    :host {
      display: block;
      min-width: 0;
    }
    img {
      display: block;
      width: 100%;
      aspect-ratio: 16 / 9;
      object-fit: cover;
      border-radius: var(--radius) var(--radius) 0 0;
      background: #000;
    }
    .bar {
      display: block;
      height: 4px;
      margin-bottom: 6px;
      background: var(--cell-none);
      border-radius: 0 0 3px 3px;
      overflow: hidden;
    }
    .bar span {
      display: block;
      height: 100%;
    }
    .line {
      display: flex;
      justify-content: space-between;
      gap: 8px;
      white-space: nowrap;
    }
    .line:last-child {
      font-size: 12px;
    }
  `,
})
export class RenderTile {
  readonly render = input.required<Render>();
  private readonly clock = inject(Clock);

  protected readonly picture = computed(() => pictureOf(this.render(), this.render().latest));
  protected readonly look = computed(() => lookOf(JOB_LOOKS, this.render().job_status));
  protected readonly percent = computed(() => {
    const { tasks_completed: completed, tasks_total: total } = this.render();
    return total === 0 ? 0 : (100 * completed) / total;
  });
  protected readonly ago = computed(() => relativeTime(this.render().latest.rendered, this.clock.nowMs()));
  protected readonly exact = computed(() => exactTime(this.render().latest.rendered));
}
