import type { Fill } from '../data/cell-shades';
import { fillColour } from './cell-looks';

/** What the grid is drawn in, as the canvas takes it. */
export interface GridColours {
  readonly fill: (fill: Fill) => string;
  readonly mark: string;
  readonly stripe: string;
  readonly label: string;
  readonly ground: string;
  readonly outline: string;
  readonly selection: string;
  readonly font: string;
}

/**
 * The colours of the theme that an element is in. A canvas does not know custom properties, so each colour is put on a probe inside the element
 * and read from there, once.
 */
export function readColours(host: HTMLElement): GridColours {
  const known = new Map<string, string>();
  const resolve = (css: string): string => {
    const before = known.get(css);
    if (before !== undefined) return before;
    const colour = computedColour(host, css);
    known.set(css, colour);
    return colour;
  };
  return {
    fill: (fill) => resolve(fillColour(fill)),
    mark: resolve('var(--cell-mark)'),
    stripe: resolve('var(--cell-stripe)'),
    label: resolve('var(--muted)'),
    ground: resolve('var(--panel)'),
    outline: resolve('var(--text)'),
    selection: resolve('var(--accent)'),
    font: getComputedStyle(host).fontFamily,
  };
}

function computedColour(host: HTMLElement, css: string): string {
  const probe = document.createElement('span');
  probe.style.color = css;
  host.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
