import { Component, computed, input, output } from '@angular/core';
import type { IconName } from '../../../shared/icons/icon-paths';
import { Icon } from '../../../shared/icons/icon';
import { Roving } from '../../../shared/keys/roving';
import { BLOCKED_LOOK, TASK_LOOKS } from '../../../shared/status-looks';
import { type CellState, type FrameCell, countCells } from '../data/frame-cells';
import { stateLabel } from './frame-grid';

interface LegendEntry {
  readonly state: CellState;
  readonly label: string;
  readonly icon: IconName;
  readonly tone: string;
  readonly count: number;
}

/** What the colours of the frame grid mean, with counts; a click selects those cells. */
@Component({
  selector: 'flamenco-frame-legend',
  imports: [Icon],
  hostDirectives: [Roving],
  template: `
    @for (entry of entries(); track entry.state) {
      <button type="button" [title]="'Select these ' + entry.count" (click)="chosen.emit(entry.state)">
        <span class="swatch" [class]="'fill-' + entry.tone"></span>
        <flamenco-icon [name]="entry.icon" [class]="'tone-' + entry.tone" />{{ entry.label }}
        {{ entry.count }}
      </button>
    }
  `,
  styles: `
    :host {
      display: flex;
      flex-wrap: wrap;
      gap: 4px 12px;
      color: var(--muted);
      font-size: 11.5px;
    }
    button {
      display: inline-flex;
      align-items: center;
      gap: 5px;
    }
    button:hover {
      color: var(--text);
    }
    .swatch {
      width: 10px;
      height: 10px;
      border-radius: 2px;
    }
    flamenco-icon {
      scale: 0.8;
      margin: 0 -3px;
    }
  `,
})
export class FrameLegend {
  readonly cells = input.required<readonly FrameCell[]>();
  readonly chosen = output<CellState>();

  protected readonly entries = computed((): readonly LegendEntry[] =>
    countCells(this.cells()).map(({ state, count }) => {
      const { icon, tone } = state === 'blocked' ? BLOCKED_LOOK : TASK_LOOKS[state];
      return { state, label: stateLabel(state), icon, tone, count };
    }),
  );
}
