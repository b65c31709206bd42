import { Component, computed, input } from '@angular/core';
import { Icon } from '../icons/icon';
import type { StatusLook } from '../status-looks';

/** A status as icon and word in its colour. */
@Component({
  selector: 'flamenco-status',
  imports: [Icon],
  template: `
    <span class="status" [class]="toneClass()">
      <flamenco-icon [name]="look().icon" [class.pulse]="look().isMoving" />{{ look().label }}
    </span>
  `,
  styles: ':host { display: inline-flex; flex: none; }',
})
export class StatusLabel {
  readonly look = input.required<StatusLook>();
  protected readonly toneClass = computed(() => `tone-${this.look().tone}`);
}
