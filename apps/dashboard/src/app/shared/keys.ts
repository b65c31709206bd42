import { Dialog } from '@angular/cdk/dialog';
import { DestroyRef, DOCUMENT, Injectable, inject, signal } from '@angular/core';

/** A key with what it does, for the help overlay. */
export interface KeyBinding {
  /** `KeyboardEvent.key`; several keys may do the same. */
  readonly keys: readonly string[];
  readonly does: string;
  /** Answers `false` when it had nothing to do, so that the key goes on to the next binding. */
  readonly act: () => unknown;
  /** Also while typing in a field: Escape. */
  readonly whileTyping?: boolean;
}

/** The keyboard shortcuts of what is on screen; later bindings come before earlier ones. */
@Injectable({ providedIn: 'root' })
export class Keys {
  private readonly dialog = inject(Dialog);
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
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (this.dialog.openDialogs.length > 0) return;
    const isTyping = isField(event.target);
    const fitting = this.bound().filter(
      (b) => b.keys.includes(event.key) && (!isTyping || b.whileTyping === true),
    );
    for (const binding of fitting.reverse()) {
      if (binding.act() === false) continue;
      event.preventDefault();
      return;
    }
  }
}

function isField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))
  );
}
