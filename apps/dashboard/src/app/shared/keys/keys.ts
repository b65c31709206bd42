import { DestroyRef, DOCUMENT, Injectable, inject, signal } from '@angular/core';
import { Layers } from './layers';

/** A key with what it does, for the list of keys. */
export interface KeyBinding {
  /** `KeyboardEvent.key`; several keys may do the same. */
  readonly keys: readonly string[];
  readonly does: string;
  /** Returns `false` when it had nothing to do, so that the key goes on to the next binding. */
  readonly act: (event: KeyboardEvent) => unknown;
  /** Only while the focus is in here, or nowhere; left out: wherever it is. */
  readonly within?: () => Element | undefined;
  /** Also while typing in a field: F6. */
  readonly whileTyping?: boolean;
  /** Together with Ctrl; on a Mac, with Cmd. Without it, keys with Ctrl are the browser's. */
  readonly withCtrl?: boolean;
}

/** What a focused control does with these is its own affair: it is pressed, moved through, scrolled. */
const KEYS_OF_CONTROLS = new Set([
  'Enter',
  ' ',
  'ArrowUp',
  'ArrowDown',
  'ArrowLeft',
  'ArrowRight',
  'Home',
  'End',
  'PageUp',
  'PageDown',
]);

/** The keyboard shortcuts of what is on screen; later bindings come before earlier ones. Esc belongs to the topmost layer. */
@Injectable({ providedIn: 'root' })
export class Keys {
  private readonly layers = inject(Layers);
  private readonly bound = signal<readonly KeyBinding[]>([]);
  readonly bindings = this.bound.asReadonly();

  constructor() {
    const document = inject(DOCUMENT);
    const listener = (event: KeyboardEvent): void => this.handle(event);
    document.addEventListener('keydown', listener);
    inject(DestroyRef).onDestroy(() => document.removeEventListener('keydown', listener));
  }

  /** Binds keys for as long as the caller lives. Call it in an injection context. */
  bind(...bindings: readonly KeyBinding[]): void {
    this.bound.update((all) => [...all, ...bindings]);
    inject(DestroyRef).onDestroy(() => this.bound.update((all) => all.filter((b) => !bindings.includes(b))));
  }

  private handle(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return;
    if (event.altKey) return;
    if (this.actOn(event)) event.preventDefault();
  }

  /** @returns whether somebody had something to do */
  private actOn(event: KeyboardEvent): boolean {
    const { key, target } = event;
    const isTyping = isField(target);
    const withCtrl = event.ctrlKey || event.metaKey;
    if (key === 'Escape' && !withCtrl && !isTyping && this.layers.closeTop()) return true;
    if (this.layers.isModal()) return false;
    if (KEYS_OF_CONTROLS.has(key) && !isNowhere(target)) return false;
    return this.bound()
      .filter((b) => b.keys.includes(key) && (b.withCtrl ?? false) === withCtrl)
      .filter((b) => (!isTyping || b.whileTyping === true) && isWithin(b, target))
      .reverse()
      .some((binding) => binding.act(event) !== false);
  }
}

function isWithin({ within }: KeyBinding, target: EventTarget | null): boolean {
  return within === undefined || isNowhere(target) || within()?.contains(target as Node) === true;
}

/** Whether nothing has the focus: then the page itself gets the keys. */
function isNowhere(target: EventTarget | null): boolean {
  return !(target instanceof HTMLElement) || target.matches('body, html');
}

function isField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input:not([type="range"]), textarea, select'))
  );
}
