import { Component, ElementRef, input, output, viewChild } from '@angular/core';
import { Icon } from '../../../shared/icons/icon';
import type { LogPattern } from '../data/log-search';

/** The field for what is searched in a log: a text, or a regular expression. Enter goes on, Shift and Enter back. */
@Component({
  selector: 'flamenco-log-search-box',
  imports: [Icon],
  template: `
    <flamenco-icon name="search" />
    <input
      #field
      type="text"
      role="searchbox"
      placeholder="Search (F)"
      aria-label="Search the log"
      autocomplete="off"
      spellcheck="false"
      [value]="pattern().text"
      [attr.aria-invalid]="isWrong()"
      (input)="patternChange.emit({ text: field.value, isExpression: pattern().isExpression })"
      (keydown.escape)="left.emit()"
      (keydown.enter)="stepped.emit(1)"
      (keydown.shift.enter)="stepped.emit(-1)"
    />
    @if (pattern().text !== '') {
      <span class="count" role="status">{{ words() }}</span>
    }
    <button
      type="button"
      class="btn quiet icon-only"
      aria-label="Regular expression"
      title="Regular expression"
      [attr.aria-pressed]="pattern().isExpression"
      (click)="patternChange.emit({ text: field.value, isExpression: !pattern().isExpression })"
    >
      .*
    </button>
    @if (pattern().text !== '') {
      <button
        type="button"
        class="btn quiet icon-only"
        aria-label="Previous match"
        title="Previous match (Shift+Enter)"
        (click)="stepped.emit(-1)"
      >
        <flamenco-icon name="keyboard_arrow_up" />
      </button>
      <button
        type="button"
        class="btn quiet icon-only"
        aria-label="Next match"
        title="Next match (Enter)"
        (click)="stepped.emit(1)"
      >
        <flamenco-icon name="keyboard_arrow_down" />
      </button>
    }
  `,
  styles: `
    :host {
      display: inline-flex;
      flex: none;
      align-items: center;
      height: 24px;
      padding-left: 6px;
      border: 1px solid var(--line);
      border-radius: var(--radius);
      background: var(--bg);
      color: var(--muted);
    }
    :host(:focus-within) {
      border-color: var(--accent);
    }
    input {
      width: 150px;
      min-width: 60px;
      padding: 0 6px;
      border: 0;
      outline: 0;
      background: none;
      color: var(--text);
      font: var(--mono);
    }
    input::placeholder {
      color: var(--muted);
      font:
        12px/1.5 Inter,
        sans-serif;
    }
    input[aria-invalid='true'] {
      color: var(--failed);
    }
    .btn {
      width: 22px;
      height: 22px;
      font: 11px/1 var(--mono-family);
    }
    .count {
      padding-right: 4px;
      white-space: nowrap;
      font-variant-numeric: tabular-nums;
    }
    @media (max-width: 760px) {
      :host {
        flex: 1;
        height: 36px;
      }
      input {
        flex: 1;
        width: 0;
      }
      .btn {
        width: 32px;
        height: 34px;
      }
    }
  `,
})
export class LogSearchBox {
  readonly pattern = input.required<LogPattern>();
  readonly isWrong = input(false);
  /** "2 of 6". */
  readonly words = input('');
  readonly patternChange = output<LogPattern>();
  /** To the next match (1) or the previous one (-1). */
  readonly stepped = output<1 | -1>();
  readonly left = output();

  private readonly field = viewChild.required<ElementRef<HTMLInputElement>>('field');

  /** Puts the cursor into the field. */
  focus(): void {
    this.field().nativeElement.select();
  }
}
