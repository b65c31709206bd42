import { Directive, ElementRef, afterEveryRender, inject, output } from '@angular/core';

const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowUp: -1,
  ArrowRight: 1,
  ArrowDown: 1,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

/**
 * Makes the buttons and links inside one Tab stop: arrow keys, Home and End go from one to the next. Tab comes back to the one
 * that had the focus last; at first to the chosen one (`aria-selected`, `aria-current`), or the first.
 */
@Directive({
  selector: '[flamencoRoving]',
  host: { '(keydown)': 'move($event)', '(focusin)': 'arrive($event)' },
})
export class Roving {
  /** What the arrow keys went to. */
  readonly moved = output<HTMLElement>();

  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private current: HTMLElement | undefined;

  constructor() {
    afterEveryRender(() => this.settle());
  }

  protected move(event: KeyboardEvent): void {
    const step = STEPS[event.key];
    if (step === undefined || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    const items = this.items();
    const from = items.findIndex((item) => item === event.target);
    if (from < 0) return;
    const last = items.length - 1;
    const to = Number.isFinite(step) ? (from + step + items.length) % items.length : step < 0 ? 0 : last;
    const item = items[to];
    event.preventDefault();
    item?.focus();
    if (item !== undefined && to !== from) this.moved.emit(item);
  }

  protected arrive(event: FocusEvent): void {
    const item = this.items().find((candidate) => candidate === event.target);
    if (item === undefined) return;
    this.current = item;
    this.settle();
  }

  /** After each rendering, for buttons come, go and are disabled. */
  private settle(): void {
    const items = this.items();
    const chosen = items.find((item) => item.matches('[aria-selected="true"], [aria-current]'));
    const stop = items.find((item) => item === this.current) ?? chosen ?? items[0];
    for (const control of this.controls()) control.tabIndex = control === stop ? 0 : -1;
  }

  /** Those that can have the focus. */
  private items(): readonly HTMLElement[] {
    return this.controls().filter((control) => !control.matches(':disabled'));
  }

  private controls(): readonly HTMLElement[] {
    return [...this.host.querySelectorAll<HTMLElement>('button, a[href]')];
  }
}
