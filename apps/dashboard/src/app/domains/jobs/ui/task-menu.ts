import { CdkMenu, CdkMenuItem } from '@angular/cdk/menu';
import { Component, computed, input, output } from '@angular/core';
import type { TaskSummary } from '@flamenco/api-client';
import type { JobStatus } from '@flamenco/domain';
import { countOf } from '../../../shared/count-words';
import { Icon } from '../../../shared/icons/icon';
import { TASK_VERBS, type TaskVerb, tasksForVerb } from '../data/task-verbs';

/** What can be done to one or more tasks of a job. */
@Component({
  selector: 'flamenco-task-menu',
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
          @if (tasks().length > 1) {
            <span class="muted">{{ item.fits }} of {{ tasks().length }}</span>
          }
        </button>
      }
      <hr />
      <button type="button" cdkMenuItem (cdkMenuItemTriggered)="copyIds.emit()">
        <flamenco-icon name="content_copy" />Copy {{ tasks().length === 1 ? 'ID' : 'IDs' }}
      </button>
    </div>
  `,
})
export class TaskMenu {
  readonly tasks = input.required<readonly TaskSummary[]>();
  readonly jobStatus = input.required<JobStatus>();
  readonly verbChosen = output<TaskVerb>();
  readonly copyIds = output();

  protected readonly title = computed(() => {
    const [first, ...more] = this.tasks();
    return more.length === 0 ? (first?.name ?? '') : countOf(more.length + 1, 'task');
  });
  protected readonly verbs = computed(() =>
    TASK_VERBS.map((verb) => ({ verb, fits: tasksForVerb(this.tasks(), verb, this.jobStatus()).length })),
  );
}
