import { DestroyRef, Injectable, type Signal, computed, inject, signal } from '@angular/core';
import { injectMay } from './identity/own-identity';
import { permitted } from './identity/permitted';
import type { MenuEntry } from './ui/action-menu';

/**
 * How something was chosen: from a menu or the palette, or by its letter. What a letter does, it does at once where that can be undone,
 * and asks about otherwise, for letters are pressed by mistake.
 */
export type Chosen = 'from-list' | 'by-letter';

/** What can be done to what is open or selected: the entries of its menu. */
export interface Offer {
  /** "shot_010", "3 Workers" */
  readonly about: string;
  readonly entries: readonly MenuEntry[];
  /** Does what was chosen, by the entry's id. */
  readonly choose: (id: string, chosen: Chosen) => void;
}

/** What can be done on the page that is open, for the palette. What is opened last comes first. */
@Injectable({ providedIn: 'root' })
export class Offers {
  private readonly sources = signal<readonly Signal<Offer | undefined>[]>([]);

  readonly all = computed((): readonly Offer[] =>
    this.sources()
      .map((source) => source())
      .filter((offer) => offer !== undefined)
      .toReversed(),
  );

  /** @returns what withdraws it */
  add(source: Signal<Offer | undefined>): () => void {
    this.sources.update((sources) => [...sources, source]);
    return () => this.sources.update((sources) => sources.filter((other) => other !== source));
  }
}

/** Offers something, as far as one may do it, for as long as the caller lives; undefined: nothing at the moment. Call it in an injection context. */
export function injectOffer(offer: () => Offer | undefined): void {
  const may = injectMay();
  const source = computed(() => {
    const offered = offer();
    return offered && { ...offered, entries: permitted(offered.entries, may) };
  });
  inject(DestroyRef).onDestroy(inject(Offers).add(source));
}
