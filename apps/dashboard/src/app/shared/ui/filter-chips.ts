import { Component, input, output } from '@angular/core';
import { Icon } from '../icons/icon';
import type { IconName } from '../icons/icon-paths';
import { Roving } from '../keys/roving';
import type { Tone } from '../status-looks';

/** Something to filter by, such as a status, with how many there are. */
export interface FilterChip {
  readonly id: string;
  readonly label: string;
  readonly tone: Tone;
  /** In place of the dot in the colour of the status. */
  readonly icon?: IconName;
  readonly count: number;
  readonly isOn: boolean;
}

/** Toggles for what occurs, and one for all. */
@Component({
  selector: 'flamenco-filter-chips',
  imports: [Icon, Roving],
  template: `
    <div class="chips" role="group" flamencoRoving aria-label="Filter by status">
      <button
        type="button"
        class="chip"
        [class.on]="isAllOn()"
        [attr.aria-pressed]="isAllOn()"
        (click)="cleared.emit()"
      >
        All <b>{{ total().toLocaleString('en') }}</b>
      </button>
      @for (chip of chips(); track chip.id) {
        <button
          type="button"
          class="chip"
          [class.on]="chip.isOn"
          [attr.aria-pressed]="chip.isOn"
          (click)="toggled.emit(chip.id)"
        >
          @if (chip.icon; as icon) {
            <flamenco-icon [name]="icon" [class]="'tone-' + chip.tone" />
          } @else {
            <span class="dot" [class]="'tone-' + chip.tone"></span>
          }
          {{ capitalized(chip.label) }}
          <b>{{ chip.count.toLocaleString('en') }}</b>
        </button>
      }
    </div>
  `,
  styles: `
    .chips {
      display: flex;
      flex-wrap: wrap;
      gap: 6px;
    }
    .chip {
      display: inline-flex;
      align-items: center;
      gap: 6px;
      flex: none;
      height: 24px;
      padding: 0 9px;
      border: 1px solid var(--line);
      border-radius: 12px;
      color: var(--muted);
    }
    .chip:hover {
      border-color: var(--control-line);
    }
    .chip.on {
      background: var(--raised);
      border-color: var(--control-line);
      color: var(--text);
    }
    b {
      font-weight: 600;
    }
    @media (max-width: 760px) {
      .chips {
        flex-wrap: nowrap;
      }
    }
  `,
})
export class FilterChips {
  readonly chips = input.required<readonly FilterChip[]>();
  readonly total = input.required<number>();
  readonly isAllOn = input.required<boolean>();
  readonly toggled = output<string>();
  readonly cleared = output();

  protected readonly capitalized = (label: string): string => label.charAt(0).toUpperCase() + label.slice(1);
}
