import { Component, computed, input } from '@angular/core';
import type { UtilizationQuarter } from '@flamenco/api-client';
import { type LinePoint, meanShare, utilizationLine } from '../data/utilization-line';

const HOUR_MS = 3_600_000;
const TICKS = 6;

/** How many of the awake Workers had a task, over hours or days. */
@Component({
  selector: 'flamenco-utilization-chart',
  template: `
    <svg role="img" viewBox="0 0 100 100" preserveAspectRatio="none" [attr.aria-label]="words()">
      <path class="grid" d="M0 1H100M0 50H100M0 99H100" vector-effect="non-scaling-stroke" />
      @for (piece of pieces(); track $index) {
        <path class="area" [attr.d]="piece.area" />
        <path class="line" [attr.d]="piece.line" vector-effect="non-scaling-stroke" />
      }
    </svg>
    <div class="times muted" aria-hidden="true">
      @for (time of times(); track $index) {
        <span>{{ time }}</span>
      }
    </div>
  `,
  styles: `
    :host {
      display: flex;
      flex-direction: column;
      min-height: 60px;
    }
    svg {
      width: 100%;
      height: 5em;
    }
    .grid {
      fill: none;
      stroke: var(--line);
    }
    .area {
      fill: color-mix(in srgb, var(--x-active) 18%, transparent);
    }
    .line {
      fill: none;
      stroke: var(--x-active);
      stroke-width: 1.5;
      stroke-linecap: round;
    }
    .times {
      display: flex;
      justify-content: space-between;
      font-size: 11px;
      line-height: 14px;
      font-variant-numeric: tabular-nums;
      white-space: nowrap;
    }
    @media (max-width: 760px) {
      .times :nth-child(even) {
        display: none;
      }
    }
  `,
})
export class UtilizationChart {
  readonly quarters = input.required<readonly UtilizationQuarter[]>();
  readonly hours = input.required<number>();
  readonly nowMs = input.required<number>();

  private readonly fromMs = computed(() => this.nowMs() - this.hours() * HOUR_MS);
  protected readonly pieces = computed(() =>
    utilizationLine(this.quarters(), this.hours()).map((points) => this.drawn(points)),
  );
  protected readonly words = computed(() => {
    const mean = meanShare(this.quarters());
    const share = mean === undefined ? 'nobody was awake' : `${Math.round(100 * mean)} % on average`;
    return `Share of awake Workers that had a task, last ${this.hours()} hours: ${share}`;
  });
  protected readonly times = computed(() =>
    Array.from({ length: TICKS + 1 }, (_, tick) => {
      if (tick === TICKS) return 'now';
      const at = new Date(this.fromMs() + (tick / TICKS) * this.hours() * HOUR_MS);
      return this.hours() <= 24
        ? at.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })
        : at.toLocaleDateString([], { day: 'numeric', month: 'short' });
    }),
  );

  private drawn(points: readonly LinePoint[]): { readonly line: string; readonly area: string } {
    const x = (atMs: number): string =>
      Math.min(100, Math.max(0, ((atMs - this.fromMs()) / (this.hours() * HOUR_MS)) * 100)).toFixed(2);
    const places = points.map(({ atMs, share }) => `${x(atMs)} ${(99 - share * 98).toFixed(2)}`);
    const [first, last] = [points[0], points.at(-1)];
    // A single point is a dot.
    const line = `M${places.join('L')}${places.length === 1 ? 'h0.01' : ''}`;
    const area =
      first === undefined || last === undefined
        ? ''
        : `M${x(first.atMs)} 99L${places.join('L')}L${x(last.atMs)} 99Z`;
    return { line, area };
  }
}
