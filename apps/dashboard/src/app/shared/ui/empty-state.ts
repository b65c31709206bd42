import { Component, input } from '@angular/core';
import { Icon } from '../icons/icon';
import type { IconName } from '../icons/icon-paths';

/** Says why a view shows nothing, and (as its content) what to do about it. */
@Component({
  selector: 'flamenco-empty-state',
  imports: [Icon],
  template: `
    <flamenco-icon [name]="icon()" class="big" />
    <h2>{{ heading() }}</h2>
    <ng-content />
  `,
  styles: `
    :host {
      display: grid;
      justify-items: center;
      align-content: center;
      gap: 10px;
      min-height: 100%;
      padding: 32px 20px;
      text-align: center;
      color: var(--muted);
    }
    h2 {
      font-size: 15px;
      color: var(--text);
    }
    .big {
      opacity: 0.7;
      scale: 2;
      margin-bottom: 10px;
    }
  `,
})
export class EmptyState {
  readonly icon = input.required<IconName>();
  readonly heading = input.required<string>();
}
