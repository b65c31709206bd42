import { Dialog } from '@angular/cdk/dialog';
import { createGlobalPositionStrategy } from '@angular/cdk/overlay';
import type { Injector } from '@angular/core';
import { Palette } from './palette';
import type { PaletteItem } from './palette-items';

const ID = 'palette';

/** Opens the palette, unless it is open, and does what is chosen in it once the focus is back where it was. */
export function openPalette(injector: Injector): void {
  const dialog = injector.get(Dialog);
  if (dialog.getDialogById(ID) !== undefined) return;
  const opened = dialog.open<PaletteItem, unknown, Palette>(Palette, {
    id: ID,
    ariaLabel: 'Find anything, do anything',
    backdropClass: 'dim',
    // From the top, so that the field stays where it is whatever is found.
    positionStrategy: createGlobalPositionStrategy(injector).centerHorizontally().top('min(72px, 8vh)'),
  });
  // At once, not with the next drawing: what is typed right behind Ctrl+K is meant for it.
  opened.componentRef?.changeDetectorRef.detectChanges();
  opened.componentInstance?.focus();
  opened.closed.subscribe((item) => item?.act());
}
