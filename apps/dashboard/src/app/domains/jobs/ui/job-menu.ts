import { Component, computed, input, output } from '@angular/core';
import type { Job } from '@flamenco/api-client';
import { ActionMenu, type MenuEntry, menuTitle, verbEntry } from '../../../shared/ui/action-menu';
import { JOB_VERBS, type JobVerb, jobsForVerb, offeredJobVerbs } from '../data/job-verbs';

/** What can be done to one or more jobs. */
@Component({
  selector: 'flamenco-job-menu',
  imports: [ActionMenu],
  template: `<flamenco-action-menu [title]="title()" [entries]="entries()" (chosen)="choose($event)" />`,
})
export class JobMenu {
  readonly jobs = input.required<readonly Job[]>();
  readonly verbChosen = output<JobVerb>();
  readonly requeueFailed = output();
  readonly priority = output();
  readonly copyIds = output();
  /** The one job is to be submitted again. */
  readonly again = output();
  readonly deletion = output();

  protected readonly title = computed(() => menuTitle(this.jobs(), 'job'));
  protected readonly entries = computed((): readonly MenuEntry[] => {
    const jobs = this.jobs();
    const failed = jobs.reduce((sum, job) => sum + job.task_counts.failed, 0);
    return [
      ...offeredJobVerbs(jobs).map((verb) => verbEntry(verb, jobsForVerb(jobs, verb).length, jobs.length)),
      {
        id: 'requeue-failed',
        label: 'Requeue failed tasks',
        icon: 'restart_alt',
        isDisabled: failed === 0,
        note: String(failed),
      },
      { id: 'priority', label: 'Set priority …', icon: 'priority_high', startsGroup: true },
      {
        id: 'copy',
        label: jobs.length === 1 ? 'Copy ID' : 'Copy IDs',
        icon: 'content_copy',
        worksAlone: true,
      },
      ...(jobs.length === 1
        ? [{ id: 'again', label: 'Submit again …', icon: 'autorenew', worksAlone: true } as const]
        : []),
      { id: 'delete', label: 'Delete …', icon: 'delete', startsGroup: true },
    ];
  });

  protected choose(id: string): void {
    const verb = JOB_VERBS.find((candidate) => candidate.id === id);
    if (verb) this.verbChosen.emit(verb);
    else if (id === 'requeue-failed') this.requeueFailed.emit();
    else if (id === 'priority') this.priority.emit();
    else if (id === 'copy') this.copyIds.emit();
    else if (id === 'again') this.again.emit();
    else this.deletion.emit();
  }
}
