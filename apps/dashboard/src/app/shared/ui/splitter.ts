import { Component, DOCUMENT, ElementRef, type OnInit, computed, inject, input, signal } from '@angular/core';

/** A line between two parts of the screen; what it sizes is the element after it. */
interface Split {
  readonly label: string;
  readonly orientation: 'vertical' | 'horizontal';
  /** The custom property of the root element that has the size; style sheets say what holds without it. */
  readonly property: string;
  /** Where the size is remembered. */
  readonly key: string;
  /** In px. */
  readonly least: number;
  readonly most: (screen: HTMLElement) => number;
  /** Before somebody moves it; the same as in the style sheets. */
  readonly standard: (screen: HTMLElement) => number;
}

const SPLITS = {
  details: {
    label: 'Width of the details',
    orientation: 'vertical',
    property: '--dock-width',
    key: 'flamenco-dock-width',
    least: 380,
    most: () => 1600,
    standard: ({ clientWidth }) => Math.min(Math.max(clientWidth * 0.37, 480), 960),
  },
  log: {
    label: 'Height of the log',
    orientation: 'horizontal',
    property: '--log-height',
    key: 'flamenco-log-height',
    least: 150,
    most: ({ clientHeight }) => Math.max(150, clientHeight - 230),
    standard: ({ clientWidth, clientHeight }) => {
      if (clientHeight < 760) return 232;
      return clientWidth < 1920 ? 296 : 372;
    },
  },
} as const satisfies Record<string, Split>;

const STEP = 24;

/** The line before a dock: drag it, or move it with the arrow keys; a double click takes it back. The size is remembered. */
@Component({
  selector: 'flamenco-splitter',
  host: {
    role: 'separator',
    tabindex: '0',
    '[attr.aria-orientation]': 'split().orientation',
    '[attr.aria-label]': 'split().label',
    '[attr.aria-valuemin]': 'split().least',
    '[attr.aria-valuemax]': 'most()',
    '[attr.aria-valuenow]': 'size()',
    '[class.horizontal]': "split().orientation === 'horizontal'",
    '(pointerdown)': 'start($event)',
    '(pointermove)': 'move($event)',
    '(keydown)': 'step($event)',
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
    :host(.horizontal) {
      width: auto;
      height: 1px;
      background: var(--control-line);
      cursor: row-resize;
    }
    :host(.horizontal)::after {
      inset: -4px 0;
    }
    :host(.horizontal)::before {
      content: '';
      position: absolute;
      z-index: 1;
      top: -3px;
      left: calc(50% - 24px);
      width: 48px;
      height: 7px;
      border: 2px solid var(--bg);
      border-radius: 4px;
      background: var(--control-line);
    }
    :host(:hover),
    :host(:focus-visible) {
      background: var(--accent);
    }
  `,
})
export class Splitter implements OnInit {
  /** Which of the lines it is. */
  readonly of = input<keyof typeof SPLITS>('details');

  private readonly root = inject(DOCUMENT).documentElement;
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly chosen = signal<number | undefined>(undefined);
  protected readonly split = computed((): Split => SPLITS[this.of()]);
  protected readonly most = computed(() => this.split().most(this.root));
  protected readonly size = computed(() => this.chosen() ?? Math.round(this.split().standard(this.root)));

  ngOnInit(): void {
    const remembered = Number(localStorage.getItem(this.split().key));
    if (remembered > 0) this.set(remembered);
  }

  protected start(event: PointerEvent): void {
    if (event.target instanceof Element) event.target.setPointerCapture(event.pointerId);
    event.preventDefault();
  }

  protected move(event: PointerEvent): void {
    const sized = this.host.nextElementSibling?.getBoundingClientRect();
    if (event.buttons !== 1 || sized === undefined) return;
    const isVertical = this.split().orientation === 'vertical';
    this.set(isVertical ? sized.right - event.clientX : sized.bottom - event.clientY);
  }

  protected step(event: KeyboardEvent): void {
    const [grow, shrink] =
      this.split().orientation === 'vertical' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
    if (event.key !== grow && event.key !== shrink) return;
    event.preventDefault();
    this.set(this.size() + (event.key === grow ? STEP : -STEP));
  }

  protected reset(): void {
    localStorage.removeItem(this.split().key);
    this.root.style.removeProperty(this.split().property);
    this.chosen.set(undefined);
  }

  private set(size: number): void {
    const { least, property, key } = this.split();
    const chosen = Math.round(Math.max(Math.min(size, this.most()), least));
    this.chosen.set(chosen);
    this.root.style.setProperty(property, `${chosen}px`);
    localStorage.setItem(key, String(chosen));
  }
}
