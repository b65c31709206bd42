import { CdkMenu, CdkMenuGroup, CdkMenuItemCheckbox } from '@angular/cdk/menu';
import { Component, input, output, viewChild } from '@angular/core';
import { Icon } from '../../../shared/icons/icon';
import { injectMenuFocus } from '../../../shared/ui/menu-focus';
import type { FacetGroup } from '../data/job-facets';

/** Values that jobs have, by key, with how many jobs have each: a menu of what the list could be narrowed to. */
@Component({
  selector: 'flamenco-facet-list',
  imports: [CdkMenu, CdkMenuGroup, CdkMenuItemCheckbox, Icon],
  template: `
    <div class="menu" cdkMenu aria-label="Narrow the list of jobs">
      @for (group of groups(); track group.key) {
        <div role="group" cdkMenuGroup [attr.aria-label]="group.label">
          <div class="menu-title" aria-hidden="true">{{ group.label }}</div>
          @for (choice of group.choices; track choice.value) {
            <button
              type="button"
              cdkMenuItemCheckbox
              [cdkMenuItemChecked]="choice.isOn"
              [cdkMenuitemTypeaheadLabel]="choice.value"
              (cdkMenuItemTriggered)="toggled.emit({ key: group.key, value: choice.value })"
            >
              <flamenco-icon [name]="choice.isOn ? 'check' : 'add'" [class.off]="!choice.isOn" />
              <span class="ellipsis" [title]="choice.value">{{ choice.value }}</span>
              <span class="spacer"></span>
              <b>{{ choice.count.toLocaleString('en') }}</b>
            </button>
          }
        </div>
      } @empty {
        <p class="note muted">{{ emptyWords() }}</p>
      }
    </div>
  `,
  styles: `
    .menu {
      min-width: 240px;
      max-height: min(560px, calc(100vh - 120px));
      overflow: auto;
    }
    b {
      padding-left: 12px;
      color: var(--muted);
      font-variant-numeric: tabular-nums;
      font-weight: 500;
    }
    .off {
      visibility: hidden;
    }
    .note {
      padding: 4px 8px 8px;
    }
  `,
})
export class FacetList {
  readonly groups = input.required<readonly FacetGroup[]>();
  /** What stands there while there is nothing to choose. */
  readonly emptyWords = input.required<string>();
  readonly toggled = output<{ readonly key: string; readonly value: string }>();

  private readonly menu = viewChild.required(CdkMenu);

  constructor() {
    // The values come when they are counted.
    injectMenuFocus(this.menu, () => this.groups().length > 0);
  }
}
