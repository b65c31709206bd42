import { CdkMenuTrigger } from '@angular/cdk/menu';
import { Component, type TemplateRef, computed, input, output } from '@angular/core';
import type { WorkerSummary } from '@flamenco/api-client';
import { Icon } from '../../../shared/icons/icon';
import { Roving } from '../../../shared/keys/roving';
import { NeedsManager } from '../../../shared/ui/needs-manager';
import { WORKER_VERBS, type WorkerVerb } from '../data/worker-verbs';

/** Several Workers are selected: how many, and what can be asked of them. What stops tasks at once is in the menu. */
@Component({
  selector: 'flamenco-worker-selection-bar',
  imports: [CdkMenuTrigger, Icon, NeedsManager, Roving],
  template: `
    <div role="toolbar" aria-label="Selected Workers" flamencoRoving>
      <b>{{ workers().length }} selected</b>
      @for (item of verbs(); track item.verb.id) {
        <button
          type="button"
          flamencoNeedsManager
          class="btn"
          [disabled]="item.fits === 0"
          (click)="verbChosen.emit(item.verb)"
        >
          <flamenco-icon [name]="item.verb.icon" />{{ item.verb.label }} {{ item.fits }}
        </button>
      }
      <button type="button" class="btn" [cdkMenuTriggerFor]="tagMenu()">
        <flamenco-icon name="tag" />Tags
        <flamenco-icon name="keyboard_arrow_down" />
      </button>
      <button type="button" class="btn" [cdkMenuTriggerFor]="moreMenu()">
        More
        <flamenco-icon name="keyboard_arrow_down" />
      </button>
      <button
        type="button"
        class="btn quiet icon-only"
        aria-label="Clear the selection"
        (click)="cleared.emit()"
      >
        <flamenco-icon name="close" />
      </button>
    </div>
  `,
  styles: `
    div {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 6px;
    }
  `,
})
export class WorkerSelectionBar {
  readonly workers = input.required<readonly WorkerSummary[]>();
  readonly tagMenu = input.required<TemplateRef<unknown>>();
  readonly moreMenu = input.required<TemplateRef<unknown>>();
  readonly verbChosen = output<WorkerVerb>();
  readonly cleared = output();

  protected readonly verbs = computed(() =>
    WORKER_VERBS.filter(({ id, request }) => request.is_lazy || id === 'wake').map((verb) => ({
      verb,
      fits: this.workers().filter(verb.fits).length,
    })),
  );
}
