import { DialogRef } from '@angular/cdk/dialog';
import { Component, DestroyRef, inject } from '@angular/core';
import { Clock } from '../shared/clock';
import { AlertChoices } from './alerts/alert-choices';
import { Icon } from '../shared/icons/icon';
import { Notices } from '../shared/notices';
import { exactTime, relativeTime } from '../shared/relative-time';

/** What was done in this browser, what went wrong with it, and of what else the person wants to be told, the newest first; read when it is closed. */
@Component({
  selector: 'flamenco-notice-history',
  imports: [AlertChoices, Icon],
  host: { class: 'dialog' },
  template: `
    <h2>Notifications</h2>
    <ul>
      @for (notice of notices.past(); track $index) {
        <li [class.unread]="!notice.isRead && notice.kind === 'problem'">
          <flamenco-icon
            [name]="notice.kind === 'done' ? 'check' : 'warning'"
            [class]="notice.kind === 'done' ? 'tone-done' : 'tone-failed'"
          />
          <span>
            {{ notice.text }}
            @for (failure of notice.failures; track $index) {
              <span class="muted failure">{{ failure }}</span>
            }
          </span>
          <time class="muted" [attr.datetime]="notice.at" [title]="exact(notice.at)">
            {{ relative(notice.at, clock.nowMs()) }}
          </time>
        </li>
      } @empty {
        <li class="muted">
          Nothing yet: what you do here, what fails of it, and what you choose below, is listed here.
        </li>
      }
    </ul>
    <flamenco-alert-choices (left)="dialog.close()" />
    <div class="dialog-actions">
      <button type="button" class="btn" [disabled]="notices.past().length === 0" (click)="notices.forget()">
        Clear the list
      </button>
      <button type="button" class="btn" (click)="dialog.close()">Close</button>
    </div>
  `,
  styles: `
    ul {
      max-height: 60vh;
      overflow: auto;
    }
    li {
      display: grid;
      grid-template-columns: auto 1fr auto;
      gap: 8px;
      padding: 7px 6px;
      border-top: 1px solid var(--line);
    }
    li.muted {
      grid-template-columns: 1fr;
    }
    .unread {
      box-shadow: inset 3px 0 0 var(--failed);
    }
    .failure {
      display: block;
    }
  `,
})
export class NoticeHistory {
  protected readonly dialog = inject<DialogRef>(DialogRef);
  protected readonly notices = inject(Notices);
  protected readonly clock = inject(Clock);
  protected readonly exact = exactTime;
  protected readonly relative = relativeTime;

  constructor() {
    inject(DestroyRef).onDestroy(() => this.notices.read());
  }
}
