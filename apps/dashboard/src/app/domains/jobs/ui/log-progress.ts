import { Component, computed, input, output } from '@angular/core';

/** How far something has come that takes long, with a button that ends it. */
@Component({
  selector: 'flamenco-log-progress',
  template: `
    <span role="status">{{ words() }}</span>
    <progress max="1" [value]="part()" [attr.aria-label]="words()"></progress>
    <span class="tabular">{{ percent() }} %</span>
    <button type="button" class="btn" (click)="stopped.emit()">Stop</button>
  `,
  styles: `
    :host {
      display: inline-flex;
      flex: none;
      align-items: center;
      gap: 8px;
      white-space: nowrap;
    }
    progress {
      width: 90px;
      height: 4px;
      border: 0;
      border-radius: 2px;
      background: var(--line);
      accent-color: var(--accent);
    }
    progress::-webkit-progress-bar {
      border-radius: 2px;
      background: var(--line);
    }
    progress::-webkit-progress-value {
      border-radius: 2px;
      background: var(--accent);
    }
    progress::-moz-progress-bar {
      background: var(--accent);
    }
    .btn {
      height: 20px;
      padding: 0 8px;
    }
    @media (max-width: 760px) {
      .btn {
        height: 32px;
      }
    }
  `,
})
export class LogProgress {
  /** What is done: "Looking for errors". */
  readonly words = input.required<string>();
  /** From 0 to 1. */
  readonly part = input.required<number>();
  readonly stopped = output();
  protected readonly percent = computed(() => Math.floor(this.part() * 100));
}
