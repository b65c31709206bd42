import { Component, computed, input, output } from '@angular/core';
import type { Job } from '@flamenco/api-client';
import { ActionMenu, type MenuEntry, menuTitle } from '../../../shared/ui/action-menu';

/** What can be done to one or more jobs. */
@Component({
  selector: 'flamenco-job-menu',
  imports: [ActionMenu],
  template: `<flamenco-action-menu [title]="title()" [entries]="entries()" (chosen)="chosen.emit($event)" />`,
})
export class JobMenu {
  readonly jobs = input.required<readonly Job[]>();
  /** Of `jobEntries`. */
  readonly entries = input.required<readonly MenuEntry[]>();
  /** The id of one of `jobEntries`. */
  readonly chosen = output<string>();

  protected readonly title = computed(() => menuTitle(this.jobs(), 'job'));
}
