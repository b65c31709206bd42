import { CdkMenuTrigger } from '@angular/cdk/menu';
import { Component, computed, inject } from '@angular/core';
import { JobFacets } from '../data/job-facets';
import { FacetList } from '../ui/facet-list';

/** Narrows the list of jobs by user, project, job type and tag, with how many jobs each would show. */
@Component({
  selector: 'flamenco-facet-menu',
  imports: [CdkMenuTrigger, FacetList],
  providers: [JobFacets],
  template: `
    <button
      type="button"
      class="btn quiet"
      [cdkMenuTriggerFor]="menu"
      (cdkMenuOpened)="facets.look(true)"
      (cdkMenuClosed)="facets.look(false)"
    >
      Narrow
      @if (facets.chosen(); as chosen) {
        <b>{{ chosen }}</b>
      }
    </button>
    <ng-template #menu>
      <flamenco-facet-list
        [groups]="facets.groups()"
        [emptyWords]="emptyWords()"
        (toggled)="facets.toggle($event.key, $event.value)"
      />
    </ng-template>
  `,
})
export class FacetMenu {
  protected readonly facets = inject(JobFacets);
  protected readonly emptyWords = computed(() =>
    this.facets.isLoading()
      ? 'Counting …'
      : (this.facets.problem() ?? 'These jobs have no user, project or tag.'),
  );
}
