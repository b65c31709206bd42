import { Component, DOCUMENT, inject, signal } from '@angular/core';

const KEY = 'flamenco-dock-width';
const NARROWEST = 380;
const WIDEST = 1600;
/** Before somebody moves it; the same as in list-page.scss. */
const STANDARD = { least: 480, share: 0.37, most: 960 };
const STEP = 24;

/** The line between a list and its dock: drag it, or move it with the arrow keys. The width is remembered. */
@Component({
  selector: 'flamenco-splitter',
  host: {
    role: 'separator',
    tabindex: '0',
    'aria-orientation': 'vertical',
    'aria-label': 'Width of the details',
    'aria-valuemin': String(NARROWEST),
    'aria-valuemax': String(WIDEST),
    '[attr.aria-valuenow]': 'width()',
    '(pointerdown)': 'start($event)',
    '(pointermove)': 'move($event)',
    '(keydown.arrowleft)': 'set(width() + step)',
    '(keydown.arrowright)': 'set(width() - step)',
    '(dblclick)': 'reset()',
  },
  template: '',
  styles: `
    :host {
      position: relative;
      flex: none;
      width: 1px;
      background: var(--line);
      cursor: col-resize;
      touch-action: none;
    }
    :host::after {
      content: '';
      position: absolute;
      inset: 0 -4px;
      z-index: 2;
    }
    :host(:hover),
    :host(:focus-visible) {
      background: var(--accent);
    }
  `,
})
export class Splitter {
  private readonly root = inject(DOCUMENT).documentElement;
  protected readonly step = STEP;
  protected readonly width = signal(this.standard());

  constructor() {
    const remembered = Number(localStorage.getItem(KEY));
    if (remembered > 0) this.set(remembered);
  }

  protected start(event: PointerEvent): void {
    if (event.target instanceof Element) event.target.setPointerCapture(event.pointerId);
    event.preventDefault();
  }

  protected move(event: PointerEvent): void {
    if (event.buttons === 1) this.set(this.root.clientWidth - event.clientX);
  }

  protected reset(): void {
    localStorage.removeItem(KEY);
    this.root.style.removeProperty('--dock-width');
    this.width.set(this.standard());
  }

  protected set(width: number): void {
    this.width.set(Math.round(Math.min(Math.max(width, NARROWEST), WIDEST)));
    this.root.style.setProperty('--dock-width', `${this.width()}px`);
    localStorage.setItem(KEY, String(this.width()));
  }

  private standard(): number {
    const { least, share, most } = STANDARD;
    return Math.round(Math.min(Math.max(this.root.clientWidth * share, least), most));
  }
}
