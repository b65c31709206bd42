import type { ConnectedPosition } from '@angular/cdk/overlay';
import { DestroyRef, type Signal, computed, inject, signal } from '@angular/core';
import { injectLayer } from '../../../shared/keys/layers';

/** How long one points at something before its card opens, in ms; from then on it follows at once. */
const DELAY_MS = 180;

/** Beside what it tells of, never over it, as long as there is room. */
export const CARD_POSITIONS: ConnectedPosition[] = [
  { originX: 'start', originY: 'top', overlayX: 'end', overlayY: 'top', offsetX: -24 },
  { originX: 'end', originY: 'top', overlayX: 'start', overlayY: 'top', offsetX: 24 },
  { originX: 'center', originY: 'bottom', overlayX: 'center', overlayY: 'top', offsetY: 12 },
  { originX: 'center', originY: 'top', overlayX: 'center', overlayY: 'bottom', offsetY: -12 },
];

/** Something that somebody points at. */
interface Pointed {
  readonly by: 'mouse' | 'touch' | 'keyboard';
}

/** A card of what one points at: beside it, after a moment; on touch a sheet at the bottom, at once. */
export interface HoverCard<Target extends Pointed> {
  readonly card: Signal<Target | undefined>;
  readonly sheet: Signal<Target | undefined>;
  readonly isOpen: Signal<boolean>;
  /** Somebody points at this now; undefined: at nothing. */
  readonly point: (target: Target | undefined) => void;
  readonly hide: () => void;
}

/** Call it in an injection context. @param refresh - what one points at, as it is now; undefined when it is gone */
export function injectHoverCard<Target extends Pointed>(
  noun: string,
  refresh: (target: Target) => Target | undefined,
): HoverCard<Target> {
  const pointed = signal<Target | undefined>(undefined);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const shown = computed(() => {
    const target = pointed();
    return target && refresh(target);
  });
  const point = (target: Target | undefined): void => {
    clearTimeout(timer);
    if (target === undefined || target.by === 'touch' || pointed() !== undefined) pointed.set(target);
    else timer = setTimeout(() => pointed.set(target), DELAY_MS);
  };
  const hide = (): void => point(undefined);
  const sheet = computed(() => (shown()?.by === 'touch' ? shown() : undefined));
  inject(DestroyRef).onDestroy(() => clearTimeout(timer));
  injectLayer(() => sheet() !== undefined, { does: `Close the ${noun}`, close: hide });
  return {
    card: computed(() => (shown()?.by === 'touch' ? undefined : shown())),
    sheet,
    isOpen: computed(() => pointed() !== undefined),
    point,
    hide,
  };
}
