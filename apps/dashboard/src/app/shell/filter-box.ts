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
import type { QueryFault } from '@flamenco/domain/query';
import { Panes } from '../shared/keys/panes';
import { type Completion, QueryHelp } from './query-help';
import { queryPieces } from './query-pieces';

/** The filter takes effect this long after the last key: not every letter is asked for. */
const QUIET_MS = 40;

/** The filter of the open page; `status:`, `type:` and the like are tokens, the rest is looked for as text. */
@Component({
  selector: 'flamenco-filter-box',
  imports: [Icon],
  template: `
    <flamenco-icon name="search" />
    <div class="text">
      <div class="painted" aria-hidden="true" [style.translate.px]="-scrolled()">
        @for (piece of pieces(); track $index) {
          <span [class.token]="piece.isToken" [class.fault]="piece.isFault">{{ piece.text }}</span>
        }
      </div>
      <input
        #field
        type="text"
        role="searchbox"
        aria-label="Filter"
        [placeholder]="placeholder()"
        autocomplete="off"
        spellcheck="false"
        [value]="typed()"
        (input)="type(field.value)"
        [attr.aria-autocomplete]="isQuery() ? 'list' : null"
        [attr.aria-activedescendant]="active() >= 0 ? 'completion-' + active() : null"
        [attr.aria-controls]="isOpen() ? 'completions' : null"
        [attr.aria-invalid]="fault() ? true : null"
        [attr.aria-describedby]="fault() ? 'query-fault' : null"
        (focus)="enter()"
        (blur)="end()"
        (click)="look()"
        (keyup)="look()"
        (scroll)="scrolled.set(field.scrollLeft)"
        (keydown.escape)="leave($event)"
        (keydown.enter)="choose($event) || leave($event)"
        (keydown.tab)="chooseByTab($event)"
        (keydown.arrowDown)="step($event, 1)"
        (keydown.arrowUp)="step($event, -1)"
      />
    </div>
    @if (isOpen() || fault()) {
      <div class="help">
        @if (fault(); as fault) {
          <p id="query-fault" role="status">
            <b>Character {{ fault.at + 1 }}:</b> {{ fault.message }}
            @if (fault.suggestion; as suggestion) {
              <button
                type="button"
                class="btn"
                (mousedown)="$event.preventDefault()"
                (click)="mend(fault, suggestion)"
              >
                Write {{ suggestion }}
              </button>
            }
          </p>
        }
        @if (isOpen()) {
          <ul id="completions" role="listbox" aria-label="What the filter could go on with">
            @for (completion of completions(); track completion.text) {
              <li
                role="option"
                [id]="'completion-' + $index"
                [attr.aria-selected]="$index === active()"
                (mousedown)="take($event, completion)"
              >
                <code>{{ completion.text }}</code>
                <span>{{ completion.means }}</span>
              </li>
            }
          </ul>
        }
      </div>
    }
    @if (typed()) {
      <button type="button" class="btn quiet icon-only" aria-label="Clear the filter" (click)="clear()">
        <flamenco-icon name="close" />
      </button>
    } @else {
      <kbd class="where-keys" title="Press / to filter">/</kbd>
    }
  `,
  styles: `
    :host {
      position: relative;
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
    .fault {
      text-decoration: underline wavy var(--failed);
    }
    .help {
      position: absolute;
      z-index: 20;
      top: 34px;
      left: 0;
      right: 0;
      overflow: hidden;
      border: 1px solid var(--control-line);
      border-radius: var(--radius);
      background: var(--raised);
      color: var(--text);
      box-shadow: var(--shadow);
    }
    .help p {
      padding: 8px 12px;
    }
    .help ul {
      padding: 4px 0;
      list-style: none;
    }
    .help li {
      display: flex;
      gap: 12px;
      padding: 4px 12px;
      cursor: pointer;
    }
    .help li[aria-selected='true'],
    .help li:hover {
      background: color-mix(in srgb, var(--accent) 13%, transparent);
    }
    .help li span {
      color: var(--muted);
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
      text-overflow: ellipsis;
    }
    input::placeholder {
      color: var(--muted);
    }
    /* Nobody has to wait for the font of queries who has not written one. */
    input:placeholder-shown {
      font: var(--font);
      line-height: 26px;
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
  protected readonly active = signal(-1);
  private readonly help = inject(QueryHelp);
  private readonly panes = inject(Panes);
  private readonly caret = signal<number | undefined>(undefined);
  private readonly isClosed = signal(false);
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly field = viewChild.required<ElementRef<HTMLInputElement>>('field');

  /** Jobs and the history are asked for by a query; other pages look for words. */
  protected readonly placeholder = this.help.placeholder;
  protected readonly isQuery = this.help.isQuery;
  protected readonly completions = this.help.completions;
  protected readonly isOpen = computed(
    () => this.isQuery() && !this.isClosed() && this.caret() !== undefined && this.completions().length > 0,
  );
  private readonly faults = computed(() => (this.isQuery() ? this.help.faultsOf(this.typed()) : []));
  /** What is wrong, but for what is being written. */
  protected readonly fault = computed(() => {
    const caret = this.caret();
    return this.faults().find(({ at, end }) => caret === undefined || caret < at || end < caret);
  });
  protected readonly pieces = computed(() => {
    const fault = this.fault();
    return queryPieces(this.typed(), fault === undefined ? [] : [fault]);
  });

  constructor() {
    inject(DestroyRef).onDestroy(() => clearTimeout(this.timer));
    inject(Keys).bind({ keys: ['/'], does: 'Filter', act: () => this.field().nativeElement.select() });
  }

  protected enter(): void {
    if (this.isQuery()) this.help.begin();
  }

  protected end(): void {
    this.caret.set(undefined);
    this.help.end();
  }

  /** The text cursor may be elsewhere. */
  protected look(): void {
    const { value, selectionStart, selectionEnd } = this.field().nativeElement;
    const caret = selectionStart === selectionEnd ? (selectionStart ?? undefined) : undefined;
    if (caret === this.caret() && value === this.typed()) return;
    this.caret.set(caret);
    this.active.set(-1);
    if (this.isQuery() && caret !== undefined) this.help.lookAt(value, caret);
  }

  protected type(text: string): void {
    this.typed.set(text);
    this.caret.set(undefined);
    this.isClosed.set(false);
    this.look();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.help.whenKeysAreKnown(() => this.takeEffect(text)), QUIET_MS);
  }

  protected clear(): void {
    this.typed.set('');
    this.filter.set('');
  }

  /** Goes through what the query could go on with. */
  protected step(event: Event, by: -1 | 1): void {
    if (!this.isOpen()) return;
    event.preventDefault();
    const count = this.completions().length;
    this.active.update((active) => (active + by + count + (active < 0 && by < 0 ? 1 : 0)) % count);
  }

  /** @returns whether there was one to choose */
  protected choose(event: Event): boolean {
    const completion = this.isOpen() ? this.completions()[this.active()] : undefined;
    if (completion !== undefined) this.take(event, completion);
    return completion !== undefined;
  }

  /** Without anything to choose, Tab goes on: a handler's `false` would keep it from that. */
  protected chooseByTab(event: Event): void {
    this.choose(event);
  }

  protected take(event: Event, completion: Completion): void {
    event.preventDefault();
    event.stopPropagation();
    const after = this.help.choose(completion);
    if (after !== undefined) this.write(after.text, after.caret);
  }

  /** Writes what was probably meant. */
  protected mend({ at, end }: QueryFault, suggestion: string): void {
    const text = this.typed();
    this.write(text.slice(0, at) + suggestion + text.slice(end), at + suggestion.length);
  }

  /** Goes on in the list. */
  protected leave(event: Event): void {
    event.stopPropagation();
    this.isClosed.set(true);
    this.field().nativeElement.blur();
    this.panes.focus('list');
  }

  private write(text: string, caret: number): void {
    const field = this.field().nativeElement;
    field.value = text;
    field.focus();
    field.setSelectionRange(caret, caret);
    this.type(text);
  }

  /** What is not understood yet leaves the list as it is, as does what something else was written after. */
  private takeEffect(text: string): void {
    if (text === this.typed() && this.faults().length === 0) this.filter.set(text);
  }
}
