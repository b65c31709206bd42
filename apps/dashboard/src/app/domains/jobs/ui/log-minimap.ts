import {
  Component,
  DestroyRef,
  ElementRef,
  afterNextRender,
  afterRenderEffect,
  computed,
  inject,
  input,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { STRIPE, type Stripes } from '../data/log-minimap';

/** Colours of stripes, the most important last: tokens of styles/_tokens.scss. */
const COLOURS = [
  [STRIPE.match, '--accent'],
  [STRIPE.warning, '--active'],
  [STRIPE.error, '--failed'],
] as const;

const STRIPE_PX = 2;
const LEAST_THUMB_PX = 14;
/** As long as it gets in the minimap, in letters. */
const LONG_LINE = 140;

/** The whole log at a glance, and its scroll bar: where errors, warnings and matches are, and what is on screen. */
@Component({
  selector: 'flamenco-log-minimap',
  host: {
    role: 'scrollbar',
    'aria-orientation': 'vertical',
    'aria-label': 'Place in the log',
    'aria-controls': 'task-panel',
    'aria-valuemin': '0',
    'aria-valuemax': '100',
    '[attr.aria-valuenow]': 'percent()',
    title: 'Errors red, warnings amber, matches in the accent; click or drag to go there',
    '(pointerdown)': 'grab($event)',
    '(pointermove)': 'drag($event)',
  },
  template: `
    <canvas #canvas aria-hidden="true"></canvas>
    @if (unreadFrom() < 1) {
      <div class="unread" [style.top.%]="unreadFrom() * 100" [style.bottom.%]="unreadBelow()"></div>
    }
    <div class="thumb" [style.top.px]="thumb().top" [style.height.px]="thumb().height"></div>
  `,
  styles: `
    :host {
      position: relative;
      display: block;
      flex: none;
      width: 44px;
      border-left: 1px solid var(--line);
      background: var(--panel);
      cursor: pointer;
      touch-action: none;
    }
    canvas {
      position: absolute;
      inset: 0;
      width: 100%;
      height: 100%;
    }
    .thumb {
      position: absolute;
      left: 1px;
      right: 1px;
      border: 1px solid var(--control-line);
      border-radius: 3px;
      background: color-mix(in srgb, var(--text) 12%, transparent);
    }
    .unread {
      position: absolute;
      left: 0;
      right: 0;
      background: repeating-linear-gradient(135deg, var(--line) 0 1px, transparent 1px 6px);
    }
    @media (max-width: 760px) {
      :host {
        width: 28px;
      }
    }
  `,
})
export class LogMinimap {
  /** What is in a number of stripes. */
  readonly stripes = input.required<(count: number) => Stripes>();
  /** What is on screen, as parts of the log from 0 to 1. */
  readonly from = input.required<number>();
  readonly to = input.required<number>();
  /** The part that has not been looked through, from 0 to 1; 1 for none. */
  readonly unreadFrom = input(1);
  readonly unreadTo = input(1);
  /** Redraws in the theme's colours when it changes. */
  readonly theme = input.required<string>();
  /** A place that was asked for, from 0 to 1. */
  readonly asked = output<number>();

  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly canvas = viewChild.required<string, ElementRef<HTMLCanvasElement>>('canvas', {
    read: ElementRef,
  });
  private readonly size = signal({ width: 0, height: 0 });
  protected readonly unreadBelow = computed(() => (1 - this.unreadTo()) * 100);
  protected readonly percent = computed(() => Math.round(this.from() * 100));
  protected readonly thumb = computed(() => {
    const { height } = this.size();
    const own = Math.min(height, Math.max(LEAST_THUMB_PX, (this.to() - this.from()) * height));
    return { top: Math.min(this.from() * height, height - own), height: own };
  });

  constructor() {
    const destroy = inject(DestroyRef);
    afterNextRender(() => {
      const measure = (): void =>
        this.size.set({ width: this.host.clientWidth, height: this.host.clientHeight });
      measure();
      const observer = new ResizeObserver(measure);
      observer.observe(this.host);
      destroy.onDestroy(() => observer.disconnect());
    });
    afterRenderEffect(() => {
      this.theme();
      this.paint();
    });
  }

  protected grab(event: PointerEvent): void {
    event.preventDefault(); // the focus stays in the log
    this.host.setPointerCapture(event.pointerId);
    this.ask(event);
  }

  protected drag(event: PointerEvent): void {
    if ((event.buttons & 1) !== 0) this.ask(event);
  }

  private ask({ clientY }: PointerEvent): void {
    const { top, height } = this.host.getBoundingClientRect();
    this.asked.emit(Math.min(Math.max(0, (clientY - top) / height), 1));
  }

  private paint(): void {
    const { width, height } = this.size();
    const canvas = this.canvas().nativeElement;
    const { bits, lengths } = this.stripes()(Math.max(1, Math.floor(height / STRIPE_PX)));
    canvas.width = width * devicePixelRatio;
    canvas.height = height * devicePixelRatio;
    const pen = canvas.getContext('2d');
    if (pen === null) return;
    pen.scale(devicePixelRatio, devicePixelRatio);
    const style = getComputedStyle(canvas);
    pen.fillStyle = style.getPropertyValue('--line');
    lengths.forEach((letters, i) => {
      const part = Math.min(1, letters / LONG_LINE);
      if (letters > 0 && i % 2 === 0) pen.fillRect(5, i * STRIPE_PX, part * (width - 10), STRIPE_PX / 2);
    });
    for (const [bit, token] of COLOURS) {
      pen.fillStyle = style.getPropertyValue(token);
      bits.forEach((found, i) => {
        if ((found & bit) !== 0) pen.fillRect(4, i * STRIPE_PX, width - 8, STRIPE_PX);
      });
    }
  }
}
