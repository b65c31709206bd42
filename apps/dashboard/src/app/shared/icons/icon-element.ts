import { ICON_PATHS, type IconName } from './icon-paths';

const SVG = 'http://www.w3.org/2000/svg';

/** The same icon as `<flamenco-icon>` as a plain element, for the cells of tables, which are made by the thousand. */
export function iconElement(name: IconName): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('viewBox', '0 -960 960 960');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', ICON_PATHS[name]);
  svg.append(path);
  return svg;
}
