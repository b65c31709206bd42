import { Component, computed, input, output } from '@angular/core';
import { type Params, RouterLink } from '@angular/router';
import type { JobView, ViewState } from '../data/saved-views';

/** Views of the jobs, as links; the one that is shown can be deleted, and what is no view yet be saved. */
@Component({
  selector: 'flamenco-view-tabs',
  imports: [RouterLink],
  template: `
    <nav aria-label="Views">
      @for (view of views(); track view.kind + view.name) {
        <a
          [routerLink]="[]"
          [queryParams]="addressOf(view)"
          queryParamsHandling="merge"
          [attr.aria-current]="view === shown() ? 'page' : null"
          [title]="whose(view) + (view.query || 'all jobs')"
        >
          {{ view.name }}
        </a>
      }
      @if (shown(); as view) {
        @if (view.kind === 'own' || (view.kind === 'shared' && changesShared())) {
          <button type="button" class="btn quiet" (click)="removed.emit(view)">Delete view</button>
        }
      } @else if (!isPlain()) {
        <button type="button" class="btn quiet" (click)="saveAsked.emit()">Save view …</button>
      }
    </nav>
  `,
  styles: `
    nav {
      display: flex;
      align-items: center;
      gap: 4px;
      padding: 4px 12px 0;
      overflow-x: auto;
      scrollbar-width: none;
    }
    a {
      flex: none;
      display: inline-flex;
      align-items: center;
      gap: 4px;
      padding: 4px 8px;
      border-bottom: 2px solid transparent;
      color: var(--muted);
      text-decoration: none;
    }
    a:hover {
      color: var(--text);
    }
    a[aria-current] {
      border-color: var(--accent);
      color: var(--text);
      font-weight: 600;
    }
    .btn {
      flex: none;
    }
  `,
})
export class ViewTabs {
  readonly views = input.required<readonly JobView[]>();
  readonly state = input.required<ViewState>();
  /** Whether views that are shared can be deleted. */
  readonly changesShared = input(true);
  /** What is shown is nothing to be saved: it has a name already. */
  readonly isPlain = input(false);
  readonly saveAsked = output();
  readonly removed = output<JobView>();

  protected readonly addressOf = ({ query, sort, columns }: JobView): Params => ({
    q: query || null,
    sort: sort || null,
    columns: columns.length > 0 ? columns.join(',') : null,
  });
  protected readonly whose = ({ kind }: JobView): string =>
    ({ given: '', shared: "Everybody's: ", own: 'In this browser: ' })[kind];

  /** The view that is shown, as far as it is one. */
  protected readonly shown = computed(() => {
    const { query, sort, columns } = this.state();
    return this.views().find(
      (view) => view.query === query && view.sort === sort && view.columns.join(',') === columns.join(','),
    );
  });
}
