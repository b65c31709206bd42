import { BreakpointObserver } from '@angular/cdk/layout';
import { type Signal, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { map } from 'rxjs';

/** Phones and half a screen: cards instead of tables, one thing at a time. The same width as in the style sheets. */
export const NARROW = '(max-width: 760px)';

/** Whether the screen is narrow. Call it in an injection context. */
export function injectNarrow(): Signal<boolean> {
  const matches = inject(BreakpointObserver)
    .observe(NARROW)
    .pipe(map((state) => state.matches));
  return toSignal(matches, { initialValue: false });
}
