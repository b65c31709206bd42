import { Component, computed, input, output } from '@angular/core';
import { Icon } from '../../../shared/icons/icon';
import { Roving } from '../../../shared/keys/roving';
import { shortDuration } from '../../../shared/relative-time';
import type { LegendEntry, LegendPart } from '../data/cell-legend';
import type { TimeScale } from '../data/cell-shades';
import { fillColour, stateLook } from './cell-looks';
import { timeBars } from './time-bars';

/** What the colours of the frame grid mean, with counts; a click selects those cells. */
@Component({
  selector: 'flamenco-frame-legend',
  imports: [Icon],
  hostDirectives: [Roving],
  host: { role: 'group', 'aria-label': 'What the colours mean' },
  template: `
    @if (scaleWords(); as words) {
      <span class="scale" [title]="words.title">
        <span class="tabular">{{ words.least }}</span>
        <svg viewBox="0 0 48 14" aria-hidden="true">
          @for (bar of bars(); track $index) {
            <rect
              [attr.x]="$index * 4"
              [attr.y]="14 - bar.height"
              width="3"
              [attr.height]="bar.height"
              [style.fill]="bar.colour"
            />
          }
        </svg>
        <span class="tabular">{{ words.most }}</span>
        <span class="cdk-visually-hidden">{{ words.title }}</span>
      </span>
    }
    @for (entry of shown(); track entry.id) {
      <button type="button" [title]="'Select these ' + entry.count" (click)="chosen.emit(entry.part)">
        <span class="swatch" [class.striped]="entry.isStriped" [style.background-color]="entry.colour"></span>
        @if (entry.icon; as icon) {
          <flamenco-icon [name]="icon" [class]="'tone-' + entry.tone" />
        }
        {{ entry.label }} {{ entry.count }}
      </button>
    }
  `,
  styles: `
    :host {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 4px 12px;
      color: var(--muted);
      font-size: 11.5px;
    }
    button,
    .scale {
      display: inline-flex;
      align-items: center;
      gap: 5px;
    }
    button {
      text-align: left;
    }
    button:hover {
      color: var(--text);
    }
    .swatch {
      flex: none;
      width: 10px;
      height: 10px;
      border-radius: 2px;
    }
    .striped {
      background-image: repeating-linear-gradient(135deg, transparent 0 2px, var(--cell-stripe) 2px 4px);
    }
    flamenco-icon {
      scale: 0.8;
      margin: 0 -3px;
    }
    svg {
      width: 48px;
      height: 14px;
    }
    @media (max-width: 760px) {
      button {
        min-height: 28px;
      }
    }
  `,
})
export class FrameLegend {
  readonly entries = input.required<readonly LegendEntry[]>();
  /** Where cells are coloured by time. */
  readonly scale = input<TimeScale>();
  /** The times of the cells, in ms. */
  readonly times = input<Float64Array>();
  readonly chosen = output<LegendPart>();

  protected readonly shown = computed(() =>
    this.entries().map((entry) => {
      const { part, state } = entry;
      const isStriped = 'failedBefore' in part || state === 'soft-failed';
      const look = state === undefined ? undefined : stateLook(state);
      const colour = 'fill' in part ? fillColour(part.fill) : 'var(--cell-queued)';
      return {
        ...entry,
        isStriped,
        colour,
        icon: look?.icon,
        tone: look?.tone,
        label: entry.label ?? look?.label,
      };
    }),
  );
  protected readonly scaleWords = computed(() => {
    const scale = this.scale();
    if (scale === undefined) return undefined;
    const [least, most] = [shortDuration(scale.least), shortDuration(scale.most)];
    return { least, most, title: `Frames took between ${least} and ${most}` };
  });
  protected readonly bars = computed(() => {
    const [scale, times] = [this.scale(), this.times()];
    return scale === undefined || times === undefined ? [] : timeBars(times, scale);
  });
}
