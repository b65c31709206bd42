import { Injectable, inject } from '@angular/core';
import { Dialogs } from '../dialogs';

/** A page that may be asked whether it can be left. */
export interface PageWithChanges {
  /** Whether nothing is lost, or the person agrees that it is. */
  mayBeLeft(): Promise<boolean>;
}

/** Asks before a page is left with changes that are not saved. Leaving the dashboard is the browser's to ask about. */
@Injectable({ providedIn: 'root' })
export class UnsavedChanges {
  private readonly dialogs = inject(Dialogs);

  /** @param names - what was changed, each by its name */
  async mayBeLost(names: readonly string[]): Promise<boolean> {
    if (names.length === 0) return true;
    return this.dialogs.confirm({
      question: names.length === 1 ? 'Leave, and lose a change?' : `Leave, and lose ${names.length} changes?`,
      consequence: 'Nothing of it is saved yet.',
      items: names.map((name) => ({ id: name, name })),
      verb: 'Leave',
    });
  }
}
