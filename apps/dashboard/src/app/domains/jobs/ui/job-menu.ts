import { Component, computed, input, output } from '@angular/core';
import type { Job } from '@flamenco/api-client';
import { ActionMenu, menuTitle } from '../../../shared/ui/action-menu';
import { jobEntries } from '../data/job-entries';

/** What can be done to one or more jobs. */
@Component({
  selector: 'flamenco-job-menu',
  imports: [ActionMenu],
  template: `<flamenco-action-menu [title]="title()" [entries]="entries()" (chosen)="chosen.emit($event)" />`,
})
export class JobMenu {
  readonly jobs = input.required<readonly Job[]>();
  /** Those of them that one may steer. */
  readonly steered = input.required<readonly Job[]>();
  /** The id of one of `jobEntries`. */
  readonly chosen = output<string>();

  protected readonly title = computed(() => menuTitle(this.jobs(), 'job'));
  protected readonly entries = computed(() => jobEntries(this.jobs(), this.steered()));
}
