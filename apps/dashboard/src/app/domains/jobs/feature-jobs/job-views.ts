import { Component, computed, inject, input, output } from '@angular/core';
import { injectMay } from '../../../shared/identity/own-identity';
import { Choice } from '../../../shared/ui/choice';
import { JobScopeSwitch } from '../data/job-scope-switch';
import { SavedViews, type ViewState, isOfAllJobs } from '../data/saved-views';
import { ViewTabs } from '../ui/view-tabs';

/** Which jobs the list shows: one's own or all, and the views that have a name. The page provides the views. */
@Component({
  selector: 'flamenco-job-views',
  imports: [Choice, ViewTabs],
  template: `
    @if (scope.isOffered()) {
      <flamenco-choice
        label="Whose jobs"
        [options]="scope.options"
        [value]="scope.scope()"
        (chosen)="scope.choose($event)"
      />
    }
    <flamenco-view-tabs
      [views]="shown()"
      [isPlain]="isPlain()"
      [state]="state()"
      [changesShared]="may('views:write')"
      (saveAsked)="saveAsked.emit()"
      (removed)="views.remove($event)"
    />
  `,
  styles: `
    :host {
      display: flex;
      align-items: center;
      min-width: 0;
    }
    flamenco-choice {
      flex: none;
      margin: 6px 0 2px 12px;
    }
    flamenco-view-tabs {
      flex: 1;
      min-width: 0;
    }
  `,
})
export class JobViews {
  /** What the list shows. */
  readonly state = input.required<ViewState>();
  readonly saveAsked = output();

  protected readonly may = injectMay();
  protected readonly scope = inject(JobScopeSwitch);
  protected readonly views = inject(SavedViews);
  /** All jobs is what the switch says already. */
  protected readonly shown = computed(() =>
    this.views.views().filter((view) => !this.scope.isOffered() || !isOfAllJobs(view)),
  );
  /** The switch has a name for it. */
  protected readonly isPlain = computed(() => {
    const { sort, columns } = this.state();
    return this.scope.isOffered() && this.scope.rest() === '' && sort === '' && columns.length === 0;
  });
}
