import { Component, input, output } from '@angular/core';
import { Roving } from '../keys/roving';

/** One of several views of the same thing. */
export interface Tab<Id extends string = string> {
  readonly id: Id;
  readonly label: string;
}

/** Tabs: one Tab stop, arrow keys choose. What they show has `role="tabpanel"` and the id `<name>-panel`. */
@Component({
  selector: 'flamenco-tabs',
  imports: [Roving],
  template: `
    <div role="tablist" flamencoRoving [attr.aria-label]="label()" (moved)="$event.click()">
      @for (tab of tabs(); track tab.id) {
        <button
          type="button"
          role="tab"
          [id]="name() + '-tab-' + tab.id"
          [attr.aria-selected]="tab.id === openTab()"
          [attr.aria-controls]="tab.id === openTab() ? name() + '-panel' : null"
          (click)="chosen.emit(tab.id)"
        >
          {{ tab.label }}
        </button>
      }
    </div>
  `,
  styles: `
    div {
      display: flex;
      gap: 2px;
    }
    button {
      padding: 5px 9px;
      color: var(--muted);
      border-bottom: 2px solid transparent;
    }
    button:hover {
      color: var(--text);
    }
    button[aria-selected='true'] {
      color: var(--text);
      border-color: var(--accent);
    }
    button:focus-visible {
      outline-offset: -2px;
    }
  `,
})
export class Tabs<Id extends string> {
  /** Starts the ids of tabs and panel. */
  readonly name = input.required<string>();
  /** What they are tabs of: 'Job'. */
  readonly label = input.required<string>();
  readonly tabs = input.required<readonly Tab<Id>[]>();
  readonly openTab = input.required<Id>();
  readonly chosen = output<Id>();
}
