import { Component, input, output } from '@angular/core';
import { Icon } from '../icons/icon';
import type { StatusLook } from '../status-looks';
import { StatusLabel } from './status-label';

/** The head of what is opened beside a list: status, name, and the way back. Content marked `aside` stands behind the status. */
@Component({
  selector: 'flamenco-dock-head',
  imports: [Icon, StatusLabel],
  template: `
    <header>
      <div class="line">
        <button
          type="button"
          class="btn quiet icon-only back"
          [attr.aria-label]="'Back to the ' + noun() + 's'"
          (click)="closed.emit()"
        >
          <flamenco-icon name="arrow_back" />
        </button>
        <flamenco-status [look]="look()" />
        <span class="muted ellipsis"><ng-content select="[aside]" /></span>
        <span class="spacer"></span>
        <button
          type="button"
          class="btn quiet icon-only close"
          [attr.aria-label]="'Close the ' + noun()"
          title="Close (Esc)"
          (click)="closed.emit()"
        >
          <flamenco-icon name="close" />
        </button>
      </div>
      <h2 class="ellipsis" [title]="name()">{{ name() }}</h2>
      <ng-content />
    </header>
  `,
  styles: `
    :host {
      display: block;
    }
    header {
      display: grid;
      gap: 8px;
      padding: 10px 14px 8px;
      --stack-height: 12px;
    }
    .line {
      display: flex;
      align-items: center;
      gap: 6px;
      min-width: 0;
    }
    .back {
      display: none;
    }
    h2 {
      font-size: 16px;
    }
    @media (max-width: 760px) {
      .back {
        display: inline-flex;
      }
      .close {
        display: none;
      }
    }
  `,
})
export class DockHead {
  /** What it is: 'job'. */
  readonly noun = input.required<string>();
  readonly name = input.required<string>();
  readonly look = input.required<StatusLook>();
  readonly closed = output();
}
