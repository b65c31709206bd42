import {
  Component,
  DestroyRef,
  type ElementRef,
  computed,
  inject,
  linkedSignal,
  signal,
  viewChild,
} from '@angular/core';
import { FilterInUrl } from '../shared/filter/filter-in-url';
import { Icon } from '../shared/icons/icon';
import { Keys } from '../shared/keys/keys';
import { Panes } from '../shared/keys/panes';

/** The filter takes effect this long after the last key: 100,000 rows are not filtered for every letter. */
const QUIET_MS = 150;

/** The filter of the open page; `status:`, `type:` and the like are tokens, the rest is looked for as text. */
@Component({
  selector: 'flamenco-filter-box',
  imports: [Icon],
  template: `
    <flamenco-icon name="search" />
    <div class="text">
      <div class="painted" aria-hidden="true" [style.translate.px]="-scrolled()">
        @for (piece of pieces(); track $index) {
          <span [class.token]="piece.isToken">{{ piece.text }}</span>
        }
      </div>
      <input
        #field
        type="text"
        role="searchbox"
        aria-label="Filter"
        placeholder="status:active user:anna shot_010"
        autocomplete="off"
        spellcheck="false"
        [value]="typed()"
        (input)="type(field.value)"
        (scroll)="scrolled.set(field.scrollLeft)"
        (keydown.escape)="leave($event)"
        (keydown.enter)="leave($event)"
      />
    </div>
    @if (typed()) {
      <button
        type="button"
        class="btn quiet icon-only"
        aria-label="Clear the filter"
        (click)="filter.set('')"
      >
        <flamenco-icon name="close" />
      </button>
    } @else {
      <kbd title="Press / to filter">/</kbd>
    }
  `,
  styles: `
    :host {
      display: flex;
      align-items: center;
      gap: 8px;
      flex: 1;
      min-width: 0;
      max-width: 640px;
      height: 28px;
      padding: 0 4px 0 8px;
      border: 1px solid var(--line);
      border-radius: var(--radius);
      background: var(--bg);
      color: var(--muted);
    }
    :host(:focus-within) {
      border-color: var(--accent);
    }
    .text {
      position: relative;
      flex: 1;
      min-width: 0;
      height: 100%;
      overflow: hidden;
    }
    .painted,
    input {
      font: var(--mono);
      font-variant-ligatures: none;
      line-height: 26px;
      white-space: pre;
    }
    .painted {
      position: absolute;
      color: var(--text);
      pointer-events: none;
    }
    .token {
      color: var(--accent);
    }
    input {
      position: relative;
      width: 100%;
      height: 100%;
      padding: 0;
      border: 0;
      outline: 0;
      background: none;
      color: transparent;
      caret-color: var(--text);
    }
    input::placeholder {
      color: var(--muted);
    }
    kbd {
      margin-right: 4px;
    }
  `,
})
export class FilterBox {
  protected readonly filter = inject(FilterInUrl);
  protected readonly scrolled = signal(0);
  protected readonly typed = linkedSignal(() => this.filter.text());
  private readonly panes = inject(Panes);
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly field = viewChild.required<ElementRef<HTMLInputElement>>('field');

  protected readonly pieces = computed(() =>
    this.typed()
      .split(/((?:^|(?<=\s))[a-z]+:)/i)
      .map((text) => ({ text, isToken: /^[a-z]+:$/i.test(text) })),
  );

  constructor() {
    inject(DestroyRef).onDestroy(() => clearTimeout(this.timer));
    inject(Keys).bind({ keys: ['/'], does: 'Filter', act: () => this.field().nativeElement.select() });
  }

  protected type(text: string): void {
    this.typed.set(text);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.filter.set(text), QUIET_MS);
  }

  /** Goes on in the list. */
  protected leave(event: Event): void {
    event.stopPropagation();
    this.field().nativeElement.blur();
    this.panes.focus('list');
  }
}
