import { DestroyRef, Injectable, inject, signal } from '@angular/core';

/** The time, renewed every second, for "8 s ago". */
@Injectable({ providedIn: 'root' })
export class Clock {
  private readonly time = signal(Date.now());
  /** Milliseconds since 1970. */
  readonly nowMs = this.time.asReadonly();

  constructor() {
    const timer = setInterval(() => this.time.set(Date.now()), 1000);
    inject(DestroyRef).onDestroy(() => clearInterval(timer));
  }
}
