import { Injectable } from '@angular/core';
import type { PreloadingStrategy, Route } from '@angular/router';
import { switchMap, timer, type Observable } from 'rxjs';

/** By then, the page that was asked for shows what it is about, on a slow line, too. */
const QUIET_MS = 2_000;

/**
 * Loads all other pages after the first one, since the Manager that has them may be gone later: but not before that one is
 * shown, for they would share the line with it.
 */
@Injectable({ providedIn: 'root' })
export class PreloadLater implements PreloadingStrategy {
  preload(_route: Route, load: () => Observable<unknown>): Observable<unknown> {
    return timer(QUIET_MS).pipe(switchMap(load));
  }
}
