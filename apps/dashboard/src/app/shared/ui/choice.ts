import { Component, input, output } from '@angular/core';
import { Roving } from '../keys/roving';

/** One of a few that exclude each other. */
export interface Choosable<Id extends string = string> {
  readonly id: Id;
  readonly label: string;
}

/** A choice of a few, all of them in view: one Tab stop, arrow keys choose. */
@Component({
  selector: 'flamenco-choice',
  imports: [Roving],
  template: `
    <div role="radiogroup" flamencoRoving [attr.aria-label]="label()" (moved)="$event.click()">
      @for (option of options(); track option.id) {
        <button
          type="button"
          role="radio"
          [attr.aria-checked]="option.id === value()"
          [attr.aria-current]="option.id === value() ? 'true' : null"
          (click)="chosen.emit(option.id)"
        >
          {{ option.label }}
        </button>
      }
    </div>
  `,
  styles: `
    div {
      display: inline-flex;
      border: 1px solid var(--control-line);
      border-radius: var(--radius);
      overflow: hidden;
    }
    button {
      height: 24px;
      padding: 0 8px;
      color: var(--muted);
      white-space: nowrap;
    }
    button + button {
      border-left: 1px solid var(--line);
    }
    button:hover {
      color: var(--text);
    }
    button[aria-checked='true'] {
      color: var(--text);
      font-weight: 600;
      background: color-mix(in srgb, var(--control-line) 45%, transparent);
    }
    button:focus-visible {
      outline-offset: -2px;
    }
    @media (max-width: 760px) {
      button {
        height: 36px;
        padding: 0 12px;
      }
    }
  `,
})
export class Choice<Id extends string> {
  /** What is chosen: 'Colour by'. */
  readonly label = input.required<string>();
  readonly options = input.required<readonly Choosable<Id>[]>();
  readonly value = input.required<Id>();
  readonly chosen = output<Id>();
}
