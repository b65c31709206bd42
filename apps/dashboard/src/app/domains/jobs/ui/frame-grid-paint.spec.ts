import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aTask } from '../../../../testing/builders';
import { shadeCells } from '../data/cell-shades';
import { frameCells } from '../data/frame-cells';
import type { GridColours } from './cell-colours';
import { layoutGrid } from './frame-grid-layout';
import { EMPHASIS, GridPainter, type GridView } from './frame-grid-paint';

const COLOURS: GridColours = {
  fill: () => 'red',
  ...{ mark: '', stripe: '', label: '', ground: '', outline: '', selection: '', font: '' },
};

/** Remembers where cells were drawn; jsdom has no canvas. */
class FakeContext {
  readonly drawn: number[] = [];
  cleared = 0;

  drawImage(_picture: unknown, x: number): void {
    this.drawn.push(x);
  }
  clearRect(_x: number, _y: number, width: number): void {
    if (width > 100) this.cleared += 1;
  }
  measureText(text: string): { readonly width: number } {
    return { width: text.length };
  }
  setTransform(): void {
    return;
  }
  fillRect(): void {
    return;
  }
  fillText(): void {
    return;
  }
}

describe('painting the frame grid', () => {
  const { getContext } = HTMLCanvasElement.prototype;
  let context: FakeContext;
  let painter: GridPainter;
  let view: GridView;

  beforeEach(() => {
    HTMLCanvasElement.prototype.getContext = () => null; // of the pictures of cells
    const { cells, rows } = frameCells(
      Array.from({ length: 2000 }, (_, i) => aTask({ id: `t${i}`, frames: String(i + 1) })),
    );
    const looks = shadeCells(cells, {
      ...{ mode: 'status', histories: new Map(), scale: undefined, workers: new Map() },
    });
    const layout = layoutGrid({ width: 496, rows, digits: 4, zoom: 0 });
    context = new FakeContext();
    painter = new GridPainter();
    view = { cells, looks, layout, colours: COLOURS, top: 0, height: layout.totalHeight, scale: 1 };
  });

  afterEach(() => {
    HTMLCanvasElement.prototype.getContext = getContext;
  });

  const paint = (given: Partial<GridView> = {}): number => {
    view = { ...view, ...given };
    return painter.paint(context as unknown as CanvasRenderingContext2D, view);
  };
  const selecting = (...indexes: readonly number[]): Uint16Array =>
    view.looks.map((look, i) => (indexes.includes(i) ? look | EMPHASIS.selected : look));

  it('draws all cells once, and then only those that look different', () => {
    expect(paint()).toBe(2000);
    expect(paint({ looks: selecting(3, 5, 1999) })).toBe(3);
    expect(paint({ looks: Uint16Array.from(view.looks) })).toBe(0);
    expect(context.cleared).toBe(1);
  });

  it('draws only what can be seen, and all of that after scrolling', () => {
    const seen = paint({ height: 200 });
    expect(seen).toBeLessThan(500);
    expect(paint({ top: 400 })).toBeGreaterThanOrEqual(seen);
    expect(context.cleared).toBe(2);
  });

  it.each([
    ['the theme', (): Partial<GridView> => ({ colours: { ...COLOURS } })],
    ['the size', (): Partial<GridView> => ({ layout: { ...view.layout } })],
    ['the resolution', (): Partial<GridView> => ({ scale: 2 })],
  ])('draws all of it anew when %s has changed', (_, change) => {
    paint();
    expect(paint(change())).toBe(2000);
  });

  it('draws all of it anew when the canvas was emptied', () => {
    paint();
    painter.forget();
    expect(paint()).toBe(2000);
  });
});
