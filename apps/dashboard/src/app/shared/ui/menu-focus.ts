import type { CdkMenu } from '@angular/cdk/menu';
import { DOCUMENT, DestroyRef, ElementRef, afterRenderEffect, inject, type Signal } from '@angular/core';
import { injectLayer } from '../keys/layers';

/**
 * Has a menu be on top while it is there: it takes the focus, Esc closes it, and the focus goes back to where it was. To be called when the
 * component is made that the menu is in.
 * @param isFilled - whether there is something in it to focus
 */
export function injectMenuFocus(menu: Signal<CdkMenu>, isFilled: () => boolean = () => true): void {
  const document = inject(DOCUMENT);
  const host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  const before = document.activeElement;
  injectLayer(() => true, {
    does: 'Close the menu',
    close: () => menu().menuStack.closeAll(),
    isModal: true,
  });
  // CDK does so only for menus that the browser's own event has opened; in those, somebody may have gone on already.
  afterRenderEffect(() => {
    if (isFilled() && !host.contains(document.activeElement)) menu().focusFirstItem();
  });
  inject(DestroyRef).onDestroy(() => {
    const hasFocus = document.activeElement === document.body || host.contains(document.activeElement);
    if (hasFocus && before instanceof HTMLElement) before.focus({ preventScroll: true });
  });
}
