import { Injectable, computed, inject } from '@angular/core';
import { ONESELF, valuesOf, withValues } from '@flamenco/domain/query';
import { FilterInUrl } from '../../../shared/filter/filter-in-url';
import { OwnIdentity } from '../../../shared/identity/own-identity';
import { type JobScope, keepScope } from '../../../shared/identity/own-jobs';
import type { Choosable } from '../../../shared/ui/choice';

const KEY = 'owner';

/** Switches between one's own jobs and everybody's, for who has signed in. It is a part of the query, which is in the address. */
@Injectable({ providedIn: 'root' })
export class JobScopeSwitch {
  private readonly filterInUrl = inject(FilterInUrl);
  private readonly identity = inject(OwnIdentity);

  readonly options: readonly Choosable<JobScope>[] = [
    { id: 'mine', label: 'My jobs' },
    { id: 'all', label: 'All jobs' },
  ];
  readonly isOffered = computed(() => this.identity.user() !== undefined);
  readonly scope = computed((): JobScope => {
    const [owner, ...others] = valuesOf(this.filterInUrl.text(), KEY);
    return owner?.toLowerCase() === ONESELF && others.length === 0 ? 'mine' : 'all';
  });
  /** What the query asks for besides. */
  readonly rest = computed(() => {
    const text = this.filterInUrl.text();
    return this.isMine() ? withValues(text, KEY, []) : text;
  });
  readonly isMine = computed(() => this.isOffered() && this.scope() === 'mine');

  /** Shows these, of what else is asked for, and those first next time. */
  choose(scope: JobScope): void {
    const user = this.identity.user();
    if (user !== undefined) keepScope(user, scope);
    this.filterInUrl.set(withValues(this.filterInUrl.text(), KEY, scope === 'mine' ? [ONESELF] : []));
  }

  /** Takes out of the query what else it asks for. */
  clearRest(): void {
    this.filterInUrl.set(this.isMine() ? withValues('', KEY, [ONESELF]) : '');
  }
}
