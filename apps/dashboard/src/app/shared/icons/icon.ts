import { Component, computed, input } from '@angular/core';
import { ICON_PATHS, type IconName } from './icon-paths';

/** One Material Symbol, drawn in the text's colour. Decorative: say in words what it means beside it. */
@Component({
  selector: 'flamenco-icon',
  template: `<svg class="icon" viewBox="0 -960 960 960" aria-hidden="true"><path [attr.d]="path()" /></svg>`,
  styles: ':host { display: inline-flex; }',
})
export class Icon {
  readonly name = input.required<IconName>();
  protected readonly path = computed(() => ICON_PATHS[this.name()]);
}
