import { Component, input } from '@angular/core';

/** Rows that are on their way: quiet bars that appear only when loading takes long enough to be noticed. */
@Component({
  selector: 'flamenco-loading',
  template: `
    <div role="status">
      <span class="cdk-visually-hidden">Loading {{ what() }} …</span>
      @for (row of rows; track row) {
        <div class="row" [style.width.%]="row"></div>
      }
    </div>
  `,
  styles: `
    :host {
      display: block;
      padding: 10px 14px;
      animation: appear 0.2s 0.25s both;
    }
    .row {
      height: 12px;
      margin: 11px 0;
      border-radius: 4px;
      background: var(--raised);
      animation: pulse 1.6s infinite;
    }
    @keyframes appear {
      from {
        opacity: 0;
      }
    }
  `,
})
export class Loading {
  readonly what = input.required<string>();
  protected readonly rows = [92, 84, 88, 76, 90, 80];
}
