import { CdkMenu, CdkMenuItem } from '@angular/cdk/menu';
import { Component, computed, input, output } from '@angular/core';
import type { WorkerSummary } from '@flamenco/api-client';
import { countOf } from '../../../shared/count-words';
import { Icon } from '../../../shared/icons/icon';
import { WORKER_VERBS, type WorkerVerb } from '../data/worker-verbs';

/** What can be asked of one or more Workers. */
@Component({
  selector: 'flamenco-worker-menu',
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
          @if (workers().length > 1) {
            <span class="muted">{{ item.fits }} of {{ workers().length }}</span>
          }
        </button>
      }
      <hr />
      <button type="button" cdkMenuItem (cdkMenuItemTriggered)="removal.emit()">
        <flamenco-icon name="delete" />Remove …
      </button>
    </div>
  `,
})
export class WorkerMenu {
  readonly workers = input.required<readonly WorkerSummary[]>();
  readonly verbChosen = output<WorkerVerb>();
  readonly removal = output();

  protected readonly title = computed(() => {
    const [first, ...more] = this.workers();
    return more.length === 0 ? (first?.name ?? '') : countOf(more.length + 1, 'Worker');
  });
  protected readonly verbs = computed(() =>
    WORKER_VERBS.map((verb) => ({ verb, fits: this.workers().filter(verb.fits).length })),
  );
}
