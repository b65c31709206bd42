import { Injectable, computed, inject, signal } from '@angular/core';
import { Api, createSavedView, deleteSavedView, fetchSavedViews } from '@flamenco/api-client';
import { liveResource } from '../../../shared/live/live-resource';
import { Notices } from '../../../shared/notices';
import { describeProblem } from '../../../shared/problem';

/** What of the list of jobs is shown. */
export interface ViewState {
  readonly query: string;
  /** As the address has it; empty for the list's own order. */
  readonly sort: string;
  /** As the address has them; none: the list's own. */
  readonly columns: readonly string[];
}

/** A view with a name. */
export interface JobView extends ViewState {
  readonly name: string;
  /** Whose it is: everybody's from the start, everybody's because somebody shared it, or this browser's. */
  readonly kind: 'given' | 'shared' | 'own';
  /** Of one that is shared. */
  readonly id?: string;
}

const GIVEN: readonly JobView[] = [
  { name: 'All jobs', query: '', sort: '', columns: [], kind: 'given' },
  { name: 'Needs you', query: 'needs:you', sort: '', columns: [], kind: 'given' },
];

/** Whether a view is that of all jobs, in their own order. */
export function isOfAllJobs({ kind, query }: JobView): boolean {
  return kind === 'given' && query === '';
}

const OWN_VIEWS = 'flamenco-job-views';

/** Views of the jobs: those that everybody has, those that people share on the Manager, and those of this browser. */
@Injectable()
export class SavedViews {
  private readonly api = inject(Api);
  private readonly notices = inject(Notices);
  private readonly own = signal(ownViews());

  private readonly live = liveResource<'all', readonly JobView[]>({
    about: () => 'all',
    topics: () => [],
    load: async () =>
      (await this.api.invoke(fetchSavedViews)).views.map(
        ({ id = '', name, query, sort = '', columns = [] }) => ({
          ...{ id, name, query, sort, columns },
          kind: 'shared',
        }),
      ),
  });

  readonly views = computed((): readonly JobView[] => [
    ...GIVEN,
    ...(this.live.value() ?? []),
    ...this.own(),
  ]);

  /** Keeps a view in this browser; one of the same name is replaced. */
  keep(name: string, { query, sort, columns }: ViewState): void {
    this.setOwn([
      ...this.own().filter((view) => view.name !== name),
      { name, query, sort, columns, kind: 'own' },
    ]);
  }

  /** Shares a view with everybody. */
  async share(name: string, { query, sort, columns }: ViewState): Promise<void> {
    await this.change(`View “${name}” is not shared`, () =>
      this.api.invoke(createSavedView, { body: { name, query, sort, columns: [...columns] } }),
    );
  }

  /** Removes a view: one that is shared, for everybody. */
  async remove(view: JobView): Promise<void> {
    const { kind, name, id } = view;
    if (kind === 'own') this.setOwn(this.own().filter((other) => other.name !== name));
    if (kind === 'shared' && id !== undefined)
      await this.change(`View “${name}” is not deleted`, () =>
        this.api.invoke(deleteSavedView, { view_id: id }),
      );
  }

  private async change(failed: string, act: () => Promise<unknown>): Promise<void> {
    try {
      await act();
    } catch (error) {
      this.notices.problem(failed, [describeProblem(error)]);
    }
    this.live.reload();
  }

  private setOwn(views: readonly JobView[]): void {
    this.own.set(views);
    localStorage.setItem(OWN_VIEWS, JSON.stringify(views));
  }
}

/** What something else has written there is none of ours. */
function ownViews(): readonly JobView[] {
  try {
    const views: unknown = JSON.parse(localStorage.getItem(OWN_VIEWS) ?? '[]');
    return Array.isArray(views) ? views.filter(isView) : [];
  } catch {
    return [];
  }
}

function isView(value: unknown): value is JobView {
  if (typeof value !== 'object' || value === null) return false;
  const { name, query, sort, columns, kind } = value as Record<string, unknown>;
  const isListed = Array.isArray(columns) && columns.every((column) => typeof column === 'string');
  return [name, query, sort].every((text) => typeof text === 'string') && isListed && kind === 'own';
}
