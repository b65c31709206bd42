import { Component, computed, input, output } from '@angular/core';
import type { WorkerSummary } from '@flamenco/api-client';
import { ActionMenu, type MenuEntry, menuTitle, verbEntry } from '../../../shared/ui/action-menu';
import { WORKER_VERBS, type WorkerVerb } from '../data/worker-verbs';

/** What can be asked of one or more Workers. */
@Component({
  selector: 'flamenco-worker-menu',
  imports: [ActionMenu],
  template: `<flamenco-action-menu [title]="title()" [entries]="entries()" (chosen)="choose($event)" />`,
})
export class WorkerMenu {
  readonly workers = input.required<readonly WorkerSummary[]>();
  readonly verbChosen = output<WorkerVerb>();
  readonly removal = output();

  protected readonly title = computed(() => menuTitle(this.workers(), 'Worker'));
  protected readonly entries = computed((): readonly MenuEntry[] => {
    const workers = this.workers();
    return [
      ...WORKER_VERBS.map((verb) => verbEntry(verb, workers.filter(verb.fits).length, workers.length)),
      { id: 'remove', label: 'Remove …', icon: 'delete', startsGroup: true },
    ];
  });

  protected choose(id: string): void {
    const verb = WORKER_VERBS.find((candidate) => candidate.id === id);
    if (verb) this.verbChosen.emit(verb);
    else this.removal.emit();
  }
}
