import { Component, inject } from '@angular/core';
import { Icon } from '../shared/icons/icon';
import { Notices } from '../shared/notices';

/** Messages about what was done, at the bottom; read out as they appear. */
@Component({
  selector: 'flamenco-notice-list',
  imports: [Icon],
  template: `
    <div aria-live="polite">
      @for (notice of notices.notices(); track notice.id) {
        <div class="notice" [attr.role]="notice.kind === 'problem' ? 'alert' : null">
          <flamenco-icon
            [name]="notice.kind === 'done' ? 'check' : 'warning'"
            [class]="notice.kind === 'done' ? 'tone-done' : 'tone-failed'"
          />
          <div>
            {{ notice.text }}
            @if (notice.failures.length > 0) {
              <ul>
                @for (failure of notice.failures; track failure) {
                  <li>{{ failure }}</li>
                }
              </ul>
            }
          </div>
          @if (notice.undo) {
            <button type="button" class="btn" title="Undo (z)" (click)="notices.undo(notice)">Undo</button>
          }
          <button
            type="button"
            class="btn quiet icon-only"
            aria-label="Dismiss"
            (click)="notices.dismiss(notice.id)"
          >
            <flamenco-icon name="close" />
          </button>
        </div>
      }
    </div>
  `,
  styles: `
    :host {
      position: fixed;
      left: 68px;
      bottom: 38px;
      z-index: 20;
      max-width: min(520px, calc(100vw - 24px));
    }
    .notice {
      display: grid;
      grid-template-columns: auto 1fr auto auto;
      align-items: start;
      gap: 8px;
      margin-top: 8px;
      padding: 6px 6px 6px 10px;
      line-height: 26px;
      background: var(--panel);
      border: 1px solid var(--line);
      border-radius: 8px;
      box-shadow: var(--shadow);
    }
    [aria-label='Dismiss'] {
      grid-column: 4;
    }
    flamenco-icon {
      height: 26px;
      align-items: center;
    }
    ul {
      max-height: 180px;
      overflow: auto;
      color: var(--muted);
      line-height: 1.4;
      padding-bottom: 4px;
    }
    @media (max-width: 760px) {
      :host {
        left: 12px;
        bottom: 62px;
      }
    }
  `,
})
export class NoticeList {
  protected readonly notices = inject(Notices);
}
