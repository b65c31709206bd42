import { CdkMenuTrigger } from '@angular/cdk/menu';
import { Component, computed, input, output } from '@angular/core';
import { ActionMenu, type MenuEntry } from '../../../shared/ui/action-menu';
import { columnName, metadataColumn, metadataKeyOf, OPTIONAL_COLUMNS } from '../data/shown-columns';

/** Shows and hides columns of the jobs table, those of their metadata too. */
@Component({
  selector: 'flamenco-column-chooser',
  imports: [ActionMenu, CdkMenuTrigger],
  template: `
    <button type="button" class="btn quiet" [cdkMenuTriggerFor]="menu">Columns</button>
    <ng-template #menu>
      <flamenco-action-menu title="Columns" [entries]="entries()" (chosen)="toggle($event)" />
    </ng-template>
  `,
})
export class ColumnChooser {
  readonly shown = input.required<readonly string[]>();
  /** The keys of metadata that can be a column. */
  readonly keys = input.required<readonly string[]>();
  readonly shownChange = output<readonly string[]>();

  protected readonly entries = computed((): readonly MenuEntry[] => {
    const metadata = [...this.keys().map(metadataColumn), ...this.shown().filter((id) => metadataKeyOf(id))];
    return [...OPTIONAL_COLUMNS, ...new Set(metadata)].map((id, index) => {
      const isShown = this.shown().includes(id);
      return {
        ...{ id, label: `${isShown ? 'Hide' : 'Show'} ${columnName(id)}`, worksAlone: true },
        icon: isShown ? 'check' : 'add',
        startsGroup: index === OPTIONAL_COLUMNS.length,
      };
    });
  });

  protected toggle(id: string): void {
    const others = this.shown().filter((other) => other !== id);
    this.shownChange.emit(others.length < this.shown().length ? others : [...others, id]);
  }
}
