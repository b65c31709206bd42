import { Injectable } from '@angular/core';
import type { PreloadingStrategy, Route } from '@angular/router';
import { switchMap, timer, type Observable } from 'rxjs';

/** By then, the page that was asked for shows what it is about, on a slow line, too. */
const QUIET_MS = 2_000;

/** By then, it has asked for what it shows, and has the line for that. */
export const SOON_MS = 600;

/** In a route's `data`: people go there from anywhere, also when the Manager has just gone, so the page is loaded before the others. */
export const LOADED_SOON = { isLoadedSoon: true };

/**
 * Loads all other pages after the first one, since the Manager that has them may be gone later: but most of them not before that
 * one is shown, for they would share the line with it.
 */
@Injectable({ providedIn: 'root' })
export class PreloadLater implements PreloadingStrategy {
  preload({ data }: Route, load: () => Observable<unknown>): Observable<unknown> {
    const isSoon = data?.['isLoadedSoon'] === true;
    return timer(isSoon ? SOON_MS : QUIET_MS).pipe(switchMap(load));
  }
}
