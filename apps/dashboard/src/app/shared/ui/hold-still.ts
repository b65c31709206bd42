import { DestroyRef, Directive, ElementRef, afterNextRender, inject } from '@angular/core';

/** How long after the pointer last moved, in ms: who aims at something has pressed it by then. */
export const HOLD_MS = 1_000;

/**
 * What comes and goes above other things of a pane, such as why a job waits. While the pointer moves beside it, it keeps its height, so that
 * nothing moves away between the look and the click: what it has to say is shown a second later.
 */
// One box around its margins: held, it is as high as before.
@Directive({ selector: '[flamencoHoldStill]', host: { style: 'display: flow-root; flex: none' } })
export class HoldStill {
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    const listening = new AbortController();
    const hold = (event: Event): void => this.hold(event);
    afterNextRender(() => {
      for (const name of ['pointermove', 'pointerdown', 'pointerup']) {
        this.element.parentElement?.addEventListener(name, hold, { signal: listening.signal, passive: true });
      }
    });
    inject(DestroyRef).onDestroy(() => {
      listening.abort();
      clearTimeout(this.timer);
    });
  }

  private hold({ target }: Event): void {
    if (target instanceof Node && this.element.contains(target)) return;
    const { style } = this.element;
    if (this.timer === undefined) {
      style.height = `${this.element.offsetHeight}px`;
      style.overflow = 'hidden';
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = undefined;
      style.height = '';
      style.overflow = '';
    }, HOLD_MS);
  }
}
