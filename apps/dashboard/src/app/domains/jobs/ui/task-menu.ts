import { Component, computed, input, output } from '@angular/core';
import type { TaskSummary } from '@flamenco/api-client';
import type { JobStatus } from '@flamenco/domain/statuses';
import { ActionMenu, menuTitle } from '../../../shared/ui/action-menu';
import { taskEntries } from '../data/job-entries';

/** What can be done to one or more tasks of a job. */
@Component({
  selector: 'flamenco-task-menu',
  imports: [ActionMenu],
  template: `<flamenco-action-menu [title]="title()" [entries]="entries()" (chosen)="chosen.emit($event)" />`,
})
export class TaskMenu {
  readonly tasks = input.required<readonly TaskSummary[]>();
  readonly jobStatus = input.required<JobStatus>();
  readonly maySteer = input.required<boolean>();
  /** The id of one of `taskEntries`. */
  readonly chosen = output<string>();

  protected readonly title = computed(() => menuTitle(this.tasks(), 'task'));
  protected readonly entries = computed(() => taskEntries(this.tasks(), this.jobStatus(), this.maySteer()));
}
