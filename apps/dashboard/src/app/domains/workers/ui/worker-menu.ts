import { Component, computed, input, output } from '@angular/core';
import type { WorkerSummary } from '@flamenco/api-client';
import { ActionMenu, menuTitle } from '../../../shared/ui/action-menu';
import { workerEntries } from '../data/worker-entries';

/** What can be asked of one or more Workers. */
@Component({
  selector: 'flamenco-worker-menu',
  imports: [ActionMenu],
  template: `<flamenco-action-menu [title]="title()" [entries]="entries()" (chosen)="chosen.emit($event)" />`,
})
export class WorkerMenu {
  readonly workers = input.required<readonly WorkerSummary[]>();
  /** The id of one of `workerEntries`. */
  readonly chosen = output<string>();

  protected readonly title = computed(() => menuTitle(this.workers(), 'Worker'));
  protected readonly entries = computed(() => workerEntries(this.workers()));
}
