import type { Rgb, ViewTransform } from './view-transform.js';

/** Along each edge of the table. */
const POINTS = 49;

/** FFmpeg's EXR decoder takes this root of light (its `-gamma`) before it looks it up: it spreads the dark. */
export const TABLE_ROOT = 3;

/** A view transform as FFmpeg's `lut3d` reads it (Iridas/Adobe's .cube), of light of which the root was taken. */
export function colorTable({ toDisplay, brightest }: ViewTransform): string {
  // FFmpeg reads no table that ends before 1.
  const end = Math.max(1, brightest ** (1 / TABLE_ROOT));
  const lights = Array.from({ length: POINTS }, (_, index) => ((end * index) / (POINTS - 1)) ** TABLE_ROOT);
  const lines = [
    `LUT_3D_SIZE ${POINTS}`,
    'DOMAIN_MIN 0 0 0',
    `DOMAIN_MAX ${Array<number>(3).fill(end).join(' ')}`,
  ];
  for (const blue of lights) {
    for (const green of lights) {
      for (const red of lights) lines.push(written(toDisplay([red, green, blue])));
    }
  }
  return `${lines.join('\n')}\n`;
}

function written(color: Rgb): string {
  return color.map((value) => value.toFixed(5)).join(' ');
}
