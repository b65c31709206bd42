import { InteractivityChecker } from '@angular/cdk/a11y';
import { DestroyRef, DOCUMENT, Directive, ElementRef, Injectable, inject, input } from '@angular/core';

const CONTROLS = '[tabindex], a[href], button, input, select';

/** The panes on screen, in the order of the page; F6 goes from one to the next. */
@Injectable({ providedIn: 'root' })
export class Panes {
  private readonly panes = new Set<Pane>();
  /** The one that had the focus last. */
  current: Pane | undefined;

  add(pane: Pane): void {
    this.panes.add(pane);
  }

  remove(pane: Pane): void {
    this.panes.delete(pane);
    if (this.current === pane) this.current = undefined;
  }

  /** Moves the focus to the next (1) or previous (-1) pane that can take it, around the ends. */
  go(by: 1 | -1): void {
    const panes = this.inOrder();
    const from = this.current === undefined ? -1 : panes.indexOf(this.current);
    const start = from < 0 && by < 0 ? 0 : from;
    for (let step = 1; step <= panes.length; step += 1) {
      if (panes.at((start + by * step) % panes.length)?.focus() === true) return;
    }
  }

  /** Moves the focus to the pane of this name, if it is there. */
  focus(name: string): void {
    this.named(name)?.focus();
  }

  /** The element of the pane of this name, if it is there. */
  elementOf(name: string): HTMLElement | undefined {
    return this.named(name)?.host;
  }

  private named(name: string): Pane | undefined {
    return [...this.panes].find((pane) => pane.name() === name);
  }

  private inOrder(): readonly Pane[] {
    return [...this.panes].sort((a, b) =>
      a.host.compareDocumentPosition(b.host) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1,
    );
  }
}

/** A part of the screen that one works in for a while: list, job, task. It remembers where the focus was. */
@Directive({ selector: '[flamencoPane]', host: { '(focusin)': 'arrive($event)' } })
export class Pane {
  readonly name = input.required<string>({ alias: 'flamencoPane' });
  /** The name of the pane that gets the focus when this one is closed with the focus inside. */
  readonly backTo = input<string>();

  readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly panes = inject(Panes);
  private readonly checker = inject(InteractivityChecker);
  private last: HTMLElement | undefined;

  constructor() {
    const document = inject(DOCUMENT);
    this.panes.add(this);
    inject(DestroyRef).onDestroy(() => {
      const hadFocus = this.panes.current === this;
      const backTo = this.backTo();
      this.panes.remove(this);
      if (!hadFocus || backTo === undefined) return;
      // The focus goes with what is taken out of the page; it is given to another pane when that is done.
      queueMicrotask(() => {
        if (document.activeElement === document.body) this.panes.focus(backTo);
      });
    });
  }

  /** Puts the focus where it was last, or on the first control. @returns whether there was one */
  focus(): boolean {
    const target = this.canTakeFocus(this.last) ? this.last : this.firstControl();
    target?.focus();
    return target !== undefined;
  }

  protected arrive(event: FocusEvent): void {
    this.panes.current = this;
    if (event.target instanceof HTMLElement) this.last = event.target;
  }

  /** What the pane is about, marked with `data-pane-start`; otherwise whatever comes first. */
  private firstControl(): HTMLElement | undefined {
    const within = this.host.querySelector('[data-pane-start]') ?? this.host;
    return [...within.querySelectorAll<HTMLElement>(CONTROLS)].find(
      (element) => element.tabIndex >= 0 && this.canTakeFocus(element),
    );
  }

  private canTakeFocus(element: HTMLElement | undefined): boolean {
    return (
      element !== undefined &&
      this.host.contains(element) &&
      this.checker.isVisible(element) &&
      this.checker.isFocusable(element)
    );
  }
}
