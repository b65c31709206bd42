import { Component, input } from '@angular/core';
import { Icon } from '../../../shared/icons/icon';

/** A step that ticks itself off as soon as the farm sees it done. What to do stands in its content. */
@Component({
  selector: 'flamenco-check-card',
  imports: [Icon],
  template: `
    <span class="tick" [class.done]="isDone()">
      @if (isDone()) {
        <flamenco-icon name="check" />
      }
    </span>
    <h3>
      {{ heading() }}<span class="cdk-visually-hidden">{{ isDone() ? ', done' : ', to do' }}</span>
    </h3>
    <span class="news" [class.done]="isDone()">{{ news() }}</span>
    <div class="content"><ng-content /></div>
  `,
  styles: `
    :host {
      display: grid;
      grid-template-columns: 26px minmax(0, 1fr) auto;
      align-items: center;
      gap: 10px 16px;
      padding: 14px 16px;
      border: 1px solid var(--line);
      border-radius: 10px;
      background: var(--panel);
    }
    .tick {
      display: grid;
      place-items: center;
      width: 26px;
      height: 26px;
      border: 2px solid var(--control-line);
      border-radius: 50%;
    }
    .tick.done {
      border-color: var(--done);
      background: var(--done);
      color: var(--bg);
    }
    h3 {
      margin: 0;
      font-size: 15px;
    }
    .news {
      color: var(--muted);
      overflow-wrap: anywhere;
    }
    .news.done {
      color: var(--done);
    }
    .content {
      display: grid;
      gap: 10px;
      grid-column: 2 / 4;
    }
    @media (max-width: 760px) {
      .news {
        grid-column: 2 / 4;
      }
      .news:empty {
        display: none;
      }
      .content {
        grid-column: 1 / 4;
      }
    }
  `,
})
export class CheckCard {
  readonly heading = input.required<string>();
  readonly isDone = input.required<boolean>();
  /** What the farm sees of it. */
  readonly news = input.required<string>();
}
