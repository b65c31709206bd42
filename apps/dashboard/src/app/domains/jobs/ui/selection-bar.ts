import { Component, computed, input, output } from '@angular/core';
import type { Job } from '@flamenco/api-client';
import { Icon } from '../../../shared/icons/icon';
import { NeedsManager } from '../../../shared/ui/needs-manager';
import { Roving } from '../../../shared/keys/roving';
import { type JobVerb, jobsForVerb, offeredJobVerbs } from '../data/job-verbs';

/** Several jobs are selected: how many, and what can be done to them. */
@Component({
  selector: 'flamenco-selection-bar',
  imports: [Icon, NeedsManager, Roving],
  template: `
    <div role="toolbar" aria-label="Selected jobs" flamencoRoving>
      <b>{{ jobs().length }} selected</b>
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
      <button type="button" flamencoNeedsManager class="btn" (click)="priority.emit()">Set priority</button>
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
export class SelectionBar {
  readonly jobs = input.required<readonly Job[]>();
  readonly verbChosen = output<JobVerb>();
  readonly priority = output();
  readonly cleared = output();

  protected readonly verbs = computed(() =>
    offeredJobVerbs(this.jobs()).map((verb) => ({ verb, fits: jobsForVerb(this.jobs(), verb).length })),
  );
}
