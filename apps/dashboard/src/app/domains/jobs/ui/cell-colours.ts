import type { Fill } from '../data/cell-shades';
import { fillColour } from './cell-looks';

/** The colours of a theme, as a canvas takes them. */
export interface ThemeColours {
  /** The value of a CSS colour, such as `var(--text)`. */
  readonly of: (css: string) => string;
  readonly font: string;
}

/** What the grid is drawn in. */
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
export function readColours(host: HTMLElement): ThemeColours {
  const known = new Map<string, string>();
  const resolve = (css: string): string => {
    const before = known.get(css);
    if (before !== undefined) return before;
    const colour = computedColour(host, css);
    known.set(css, colour);
    return colour;
  };
  return { of: resolve, font: getComputedStyle(host).fontFamily };
}

/** Those of them that the grid is drawn in. */
export function gridColours({ of, font }: ThemeColours): GridColours {
  return {
    fill: (fill) => of(fillColour(fill)),
    mark: of('var(--cell-mark)'),
    stripe: of('var(--cell-stripe)'),
    label: of('var(--muted)'),
    ground: of('var(--panel)'),
    outline: of('var(--text)'),
    selection: of('var(--accent)'),
    font,
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
