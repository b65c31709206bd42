import { CdkMenu, CdkMenuItem } from '@angular/cdk/menu';
import { Component, computed, input, output } from '@angular/core';
import type { Job } from '@flamenco/api-client';
import { countOf } from '../../../shared/count-words';
import { Icon } from '../../../shared/icons/icon';
import { JOB_VERBS, type JobVerb, jobsForVerb } from '../data/job-verbs';

/** What can be done to one or more jobs: the same menu for right click and "…". */
@Component({
  selector: 'flamenco-job-menu',
  imports: [CdkMenu, CdkMenuItem, Icon],
  template: `
    <div class="menu" cdkMenu>
      <div class="menu-title ellipsis">{{ title() }}</div>
      @for (item of verbs(); track item.verb.id) {
        <button
          type="button"
          cdkMenuItem
          [cdkMenuItemDisabled]="item.fits === 0"
          (cdkMenuItemTriggered)="verbChosen.emit(item.verb)"
        >
          <flamenco-icon [name]="item.verb.icon" />{{ item.verb.label }}
          @if (jobs().length > 1) {
            <span class="muted">{{ item.fits }} of {{ jobs().length }}</span>
          }
        </button>
      }
      <button
        type="button"
        cdkMenuItem
        [cdkMenuItemDisabled]="failedTasks() === 0"
        (cdkMenuItemTriggered)="requeueFailed.emit()"
      >
        <flamenco-icon name="restart_alt" />Requeue failed tasks
        <span class="muted">{{ failedTasks() }}</span>
      </button>
      <hr />
      <button type="button" cdkMenuItem (cdkMenuItemTriggered)="priority.emit()">
        <flamenco-icon name="priority_high" />Set priority …
      </button>
      <button type="button" cdkMenuItem (cdkMenuItemTriggered)="copyIds.emit()">
        <flamenco-icon name="content_copy" />Copy {{ jobs().length === 1 ? 'ID' : 'IDs' }}
      </button>
    </div>
  `,
})
export class JobMenu {
  readonly jobs = input.required<readonly Job[]>();
  readonly verbChosen = output<JobVerb>();
  readonly requeueFailed = output();
  readonly priority = output();
  readonly copyIds = output();

  protected readonly title = computed(() => {
    const [first, ...more] = this.jobs();
    return more.length === 0 ? (first?.name ?? '') : countOf(more.length + 1, 'job');
  });
  protected readonly verbs = computed(() =>
    JOB_VERBS.map((verb) => ({ verb, fits: jobsForVerb(this.jobs(), verb).length })),
  );
  protected readonly failedTasks = computed(() =>
    this.jobs().reduce((sum, job) => sum + job.task_counts.failed, 0),
  );
}
