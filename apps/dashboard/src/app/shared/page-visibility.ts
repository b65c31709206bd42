import { DestroyRef, Injectable, inject, signal } from '@angular/core';

/** Whether the page can be seen: it is not while another tab covers it, or its window is minimized. */
@Injectable({ providedIn: 'root' })
export class PageVisibility {
  private readonly current = signal(isVisibleNow());
  readonly isVisible = this.current.asReadonly();

  constructor() {
    const look = (): void => this.current.set(isVisibleNow());
    document.addEventListener('visibilitychange', look);
    inject(DestroyRef).onDestroy(() => document.removeEventListener('visibilitychange', look));
  }
}

function isVisibleNow(): boolean {
  return document.visibilityState === 'visible';
}
