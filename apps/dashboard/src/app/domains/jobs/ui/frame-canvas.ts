import { Component, type ElementRef, afterRenderEffect, computed, input, viewChild } from '@angular/core';
import type { FrameCell } from '../data/frame-cells';
import { gridColours, readColours } from './cell-colours';
import type { FrameGridLayout } from './frame-grid-layout';
import { GridPainter } from './frame-grid-paint';
import type { ScrollWindow } from './scroll-window';

/** The picture of the frame grid: as high as what can be seen of it, and drawn anew as one scrolls. */
@Component({
  selector: 'flamenco-frame-canvas',
  template: `<canvas #canvas aria-hidden="true" [style.height.px]="shown().height"></canvas>`,
  styles: `
    :host {
      display: contents;
    }
    canvas {
      position: sticky;
      top: 0;
      display: block;
      width: 100%;
    }
  `,
})
export class FrameCanvas {
  readonly cells = input.required<readonly FrameCell[]>();
  /** A number for each cell: equal ones look alike. */
  readonly looks = input.required<Uint16Array>();
  readonly layout = input.required<FrameGridLayout>();
  readonly shown = input.required<ScrollWindow>();
  /** The theme's name; only so that a change of it draws anew. */
  readonly theme = input<string>();

  private readonly canvas = viewChild.required<ElementRef<HTMLCanvasElement>>('canvas');
  private readonly painter = new GridPainter();
  private readonly colours = computed(() => {
    this.theme();
    const { parentElement, ownerDocument } = this.canvas().nativeElement;
    return gridColours(readColours(parentElement ?? ownerDocument.body));
  });

  constructor() {
    afterRenderEffect(() => this.paint());
  }

  private paint(): void {
    const canvas = this.canvas().nativeElement;
    const context = canvas.getContext('2d');
    const { top, height } = this.shown();
    if (context === null || height === 0) return;
    const scale = window.devicePixelRatio;
    const [width, tall] = [Math.round(this.layout().width * scale), Math.round(height * scale)];
    if (canvas.width !== width || canvas.height !== tall) {
      canvas.width = width;
      canvas.height = tall;
      this.painter.forget();
    }
    this.painter.paint(context, {
      ...{ cells: this.cells(), looks: this.looks(), layout: this.layout(), colours: this.colours() },
      ...{ top, height, scale },
    });
  }
}
