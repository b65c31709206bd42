import { Component, input, output } from '@angular/core';
import { Icon } from '../icons/icon';

/** A failed load: what happened, and a button to try again. What was loaded before stays below it. */
@Component({
  selector: 'flamenco-problem-bar',
  imports: [Icon],
  template: `
    <div class="bar" role="alert">
      <flamenco-icon name="error" class="tone-failed" />
      <span>{{ message() }}</span>
      <span class="spacer"></span>
      <button type="button" class="btn" (click)="retry.emit()">
        <flamenco-icon name="refresh" />Try again
      </button>
    </div>
  `,
  styles: `
    .bar {
      display: flex;
      align-items: center;
      gap: 8px;
      margin: 8px 12px;
      padding: 7px 8px 7px 10px;
      border: 1px solid color-mix(in srgb, var(--failed) 55%, var(--line));
      border-radius: var(--radius);
      background: color-mix(in srgb, var(--failed) 8%, transparent);
    }
  `,
})
export class ProblemBar {
  readonly message = input.required<string>();
  readonly retry = output();
}
