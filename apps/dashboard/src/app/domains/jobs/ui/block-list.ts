import { Component, input, output } from '@angular/core';
import type { JobBlocklistEntry } from '@flamenco/api-client';
import { Icon } from '../../../shared/icons/icon';
import { NeedsManager } from '../../../shared/ui/needs-manager';

/** The Workers that get no more tasks of a type from a job, with lifting. Nothing when there are none. */
@Component({
  selector: 'flamenco-block-list',
  imports: [Icon, NeedsManager],
  template: `
    @if (blocklist().length > 0) {
      <section aria-label="Blocked Workers">
        <span class="muted">Blocked from this job:</span>
        <ul>
          @for (entry of blocklist(); track entry.worker_id + entry.task_type) {
            <li>
              {{ entry.worker_name }} <span class="muted">{{ entry.task_type }}</span>
              @if (maySteer()) {
                <button
                  type="button"
                  flamencoNeedsManager
                  class="btn quiet icon-only small"
                  [attr.aria-label]="'Unblock ' + entry.worker_name + ' for ' + entry.task_type"
                  title="Unblock"
                  (click)="unblock.emit([entry])"
                >
                  <flamenco-icon name="close" />
                </button>
              }
            </li>
          }
        </ul>
        @if (maySteer() && blocklist().length > 1) {
          <button type="button" flamencoNeedsManager class="btn small" (click)="unblock.emit(blocklist())">
            Unblock all {{ blocklist().length }}
          </button>
        }
      </section>
    }
  `,
  styles: `
    section,
    ul,
    li {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 4px 8px;
      min-width: 0;
    }
    section {
      font-size: 12px;
    }
    ul {
      max-height: 96px;
      overflow-y: auto;
    }
    li {
      gap: 4px;
      padding-left: 8px;
      border: 1px solid var(--line);
      border-radius: var(--radius);
      overflow-wrap: anywhere;
    }
  `,
})
export class BlockList {
  /** Whether one may steer the job. */
  readonly maySteer = input.required<boolean>();
  readonly blocklist = input.required<readonly JobBlocklistEntry[]>();
  readonly unblock = output<readonly JobBlocklistEntry[]>();
}
