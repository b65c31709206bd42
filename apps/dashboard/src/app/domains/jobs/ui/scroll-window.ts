import { DOCUMENT, DestroyRef, type Signal, afterNextRender, inject, signal } from '@angular/core';

/** The part of something tall that can be seen. */
export interface ScrollWindow {
  /** In CSS pixels below the top of the content. */
  readonly top: number;
  readonly height: number;
}

/** Before anything is laid out. */
const NOTHING: ScrollWindow = { top: 0, height: 0 };

/**
 * Which part of a tall element the scrolling element around it shows, so that only that is drawn. What is drawn lies in it with
 * `position: sticky; top: 0`. Call it in an injection context.
 * @param content - the tall element
 * @param contentHeight - in CSS pixels, and again whenever it changes
 */
export function injectScrollWindow(
  content: () => HTMLElement,
  contentHeight: () => number,
): { readonly shown: Signal<ScrollWindow>; readonly measure: () => void } {
  const document = inject(DOCUMENT);
  const destroyed = inject(DestroyRef);
  const shown = signal<ScrollWindow>(NOTHING, {
    equal: (one, other) => one.top === other.top && one.height === other.height,
  });
  const measure = (): void => {
    const scroller = scrollerOf(content());
    const visible = Math.max(scroller.clientHeight, 0);
    const height = Math.min(contentHeight(), visible);
    const isPage = scroller === document.documentElement;
    const offset =
      (isPage ? 0 : scroller.getBoundingClientRect().top) - content().getBoundingClientRect().top;
    shown.set({ top: Math.round(Math.min(Math.max(offset, 0), contentHeight() - height)), height });
  };
  afterNextRender(() => {
    const observer = new ResizeObserver(measure);
    observer.observe(content());
    observer.observe(scrollerOf(content()));
    document.addEventListener('scroll', measure, { capture: true, passive: true });
    destroyed.onDestroy(() => {
      observer.disconnect();
      document.removeEventListener('scroll', measure, { capture: true });
    });
    measure();
  });
  return { shown: shown.asReadonly(), measure };
}

/** The element that scrolls an element. */
export function scrollerOf(element: HTMLElement): HTMLElement {
  for (let at = element.parentElement; at !== null; at = at.parentElement)
    if (/auto|scroll/.test(getComputedStyle(at).overflowY)) return at;
  return element.ownerDocument.documentElement;
}
