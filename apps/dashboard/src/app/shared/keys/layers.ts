import { Dialog } from '@angular/cdk/dialog';
import { Injectable, computed, effect, inject, signal, untracked } from '@angular/core';

/** Something that lies over what was there before: an opened job, a selection, a menu. */
export interface Layer {
  /** What Esc does with it, for the list of keys: "Close the job". */
  readonly does: string;
  readonly close: () => void;
  /** Menus and dialogs: no key reaches what lies below. */
  readonly isModal?: boolean;
}

/** What lies over what, in the order of opening. Whoever is on top owns Esc. */
@Injectable({ providedIn: 'root' })
export class Layers {
  private readonly stack = signal<readonly Layer[]>([]);

  readonly top = computed(() => this.stack().at(-1));
  readonly isModal = computed(() => this.stack().some((layer) => layer.isModal === true));

  constructor() {
    inject(Dialog).afterOpened.subscribe((dialog) => {
      const close = (): void => dialog.close();
      dialog.closed.subscribe(this.put({ does: 'Close the dialog', close, isModal: true }));
    });
  }

  /** Puts a layer on top. @returns what takes it away again, from wherever it is by then */
  put(layer: Layer): () => void {
    untracked(() => this.stack.update((layers) => [...layers, layer]));
    return () => untracked(() => this.stack.update((layers) => layers.filter((other) => other !== layer)));
  }

  /**
   * Closes the topmost layer, and takes it off the stack at once: what it shows may take a moment to go, and a second Esc in that
   * moment means the next one. @returns whether there was one
   */
  closeTop(): boolean {
    const top = this.top();
    if (top === undefined) return false;
    this.stack.update((layers) => layers.filter((layer) => layer !== top));
    top.close();
    return true;
  }
}

/** Has a layer on the stack while `isOpen`, and no longer than the caller lives. Call it in an injection context. */
export function injectLayer(isOpen: () => boolean, layer: Layer): void {
  const layers = inject(Layers);
  const isThere = computed(isOpen);
  effect((onCleanup) => {
    if (isThere()) onCleanup(layers.put(layer));
  });
}
