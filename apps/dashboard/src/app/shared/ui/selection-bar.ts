import { Component, input, output } from '@angular/core';
import { Icon } from '../icons/icon';
import type { IconName } from '../icons/icon-paths';
import { Roving } from '../keys/roving';
import { NeedsManager } from './needs-manager';

/** What can be done to what is selected. */
export interface SelectionVerb<Verb> {
  readonly verb: Verb;
  /** To how many of them. */
  readonly fits: number;
}

/** Several of a list are selected: how many, and what can be done to them. Further buttons are the content. */
@Component({
  selector: 'flamenco-selection-bar',
  imports: [Icon, NeedsManager, Roving],
  template: `
    <div role="toolbar" [attr.aria-label]="label()" flamencoRoving>
      <b>{{ summary() }}</b>
      @for (item of verbs(); track item.verb.id) {
        <button
          type="button"
          flamencoNeedsManager
          class="btn"
          [disabled]="item.fits === 0"
          (click)="verbChosen.emit(item.verb)"
        >
          <flamenco-icon [name]="item.verb.icon" />{{ item.verb.label }} {{ item.fits }}
        </button>
      }
      <ng-content />
      <button
        type="button"
        class="btn quiet icon-only"
        aria-label="Clear the selection"
        (click)="cleared.emit()"
      >
        <flamenco-icon name="close" />
      </button>
    </div>
  `,
  styles: `
    div {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 6px;
    }
  `,
})
export class SelectionBar<
  Verb extends { readonly id: string; readonly label: string; readonly icon: IconName },
> {
  /** What is selected: 'Selected jobs'. */
  readonly label = input.required<string>();
  /** '3 selected' */
  readonly summary = input.required<string>();
  readonly verbs = input.required<readonly SelectionVerb<Verb>[]>();
  readonly verbChosen = output<Verb>();
  readonly cleared = output();
}
