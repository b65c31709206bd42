import { Component, computed, input, output } from '@angular/core';
import type { TaskSummary } from '@flamenco/api-client';
import type { JobStatus } from '@flamenco/domain/statuses';
import { ActionMenu, type MenuEntry, menuTitle, verbEntry } from '../../../shared/ui/action-menu';
import { againLabel, frameCountOf } from '../data/submit-again';
import { TASK_VERBS, type TaskVerb, tasksForVerb } from '../data/task-verbs';

/** What can be done to one or more tasks of a job. */
@Component({
  selector: 'flamenco-task-menu',
  imports: [ActionMenu],
  template: `<flamenco-action-menu [title]="title()" [entries]="entries()" (chosen)="choose($event)" />`,
})
export class TaskMenu {
  readonly tasks = input.required<readonly TaskSummary[]>();
  readonly jobStatus = input.required<JobStatus>();
  readonly verbChosen = output<TaskVerb>();
  /** Their frames are to be submitted again. */
  readonly again = output();
  readonly copyIds = output();

  protected readonly title = computed(() => menuTitle(this.tasks(), 'task'));
  protected readonly entries = computed((): readonly MenuEntry[] => {
    const tasks = this.tasks();
    const frames = frameCountOf(tasks);
    const fits = (verb: TaskVerb): number => tasksForVerb(tasks, verb, this.jobStatus()).length;
    return [
      ...TASK_VERBS.map((verb) => verbEntry(verb, fits(verb), tasks.length)),
      {
        id: 'copy',
        label: tasks.length === 1 ? 'Copy ID' : 'Copy IDs',
        icon: 'content_copy',
        worksAlone: true,
        startsGroup: true,
      },
      ...(frames > 0
        ? [{ id: 'again', label: againLabel(frames), icon: 'autorenew', worksAlone: true } as const]
        : []),
    ];
  });

  protected choose(id: string): void {
    const verb = TASK_VERBS.find((candidate) => candidate.id === id);
    if (verb) this.verbChosen.emit(verb);
    else if (id === 'again') this.again.emit();
    else this.copyIds.emit();
  }
}
