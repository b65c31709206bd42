import { Component, computed, input } from '@angular/core';
import type { LoadSeries } from '../data/worker-load';

const WIDTH = 100;
const HEIGHT = 28;
const HOUR_MS = 60 * 60_000;

/** The last hour of one thing's use: a line over its area, with the newest in figures. */
@Component({
  selector: 'flamenco-load-chart',
  template: `
    <span class="muted">{{ series().label }}</span>
    <svg
      role="img"
      preserveAspectRatio="none"
      [attr.viewBox]="'0 0 ' + width + ' ' + height"
      [attr.aria-label]="
        series().label + ' in the last hour, now ' + series().now + ', at most ' + most() + ' %'
      "
    >
      <path class="area" [attr.d]="area()" />
      <path class="line" [attr.d]="line()" vector-effect="non-scaling-stroke" />
    </svg>
    <b>{{ series().now }}</b>
  `,
  styles: `
    :host {
      display: grid;
      grid-template-columns: 90px minmax(0, 1fr) 46px;
      align-items: center;
      gap: 8px;
      font-variant-numeric: tabular-nums;
    }
    svg {
      width: 100%;
      height: 28px;
      border-bottom: 1px solid var(--line);
    }
    .area {
      fill: color-mix(in srgb, var(--muted) 25%, transparent);
    }
    .line {
      fill: none;
      stroke: var(--text);
      stroke-width: 1.2;
    }
    b {
      font-weight: 500;
      text-align: right;
    }
  `,
})
export class LoadChart {
  readonly series = input.required<LoadSeries>();
  readonly nowMs = input.required<number>();

  protected readonly width = WIDTH;
  protected readonly height = HEIGHT;
  protected readonly most = computed(() =>
    Math.round(Math.max(...this.series().points.map(({ percent }) => percent))),
  );
  private readonly places = computed(() =>
    this.series().points.map(({ atMs, percent }) => {
      const x = WIDTH * (1 - Math.min(1, Math.max(0, (this.nowMs() - atMs) / HOUR_MS)));
      return `${x.toFixed(2)} ${(HEIGHT - 1 - (percent / 100) * (HEIGHT - 2)).toFixed(2)}`;
    }),
  );
  protected readonly line = computed(() => `M${this.places().join('L')}`);
  protected readonly area = computed(() => {
    const [first = '0 0', last = '0 0'] = [this.places()[0], this.places().at(-1)];
    return `${this.line()}L${last.split(' ')[0]} ${HEIGHT}L${first.split(' ')[0]} ${HEIGHT}Z`;
  });
}
