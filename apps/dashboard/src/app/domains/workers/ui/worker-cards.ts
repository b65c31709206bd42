import { Component, computed, input, output } from '@angular/core';
import type { WorkerSummary } from '@flamenco/api-client';
import { compareNames } from '../../../shared/collation';
import { Icon } from '../../../shared/icons/icon';
import type { RowMenu } from '../../../shared/ui/data-table';
import { NeedsYouSign } from '../../../shared/ui/needs-you-sign';
import { StatusLabel } from '../../../shared/ui/status-label';
import { workerLook } from '../data/worker-activity';
import { describeRequest, describeTask } from './worker-columns';

/** The Workers as cards, for narrow screens. */
@Component({
  selector: 'flamenco-worker-cards',
  imports: [Icon, NeedsYouSign, StatusLabel],
  template: `
    <ul aria-label="Workers">
      @for (worker of sorted(); track worker.id) {
        <li [class.selected]="worker.id === currentId()">
          <button type="button" class="open" (click)="opened.emit(worker.id)">
            <span class="name ellipsis" [title]="worker.name">{{ worker.name }}</span>
            <span class="status">
              <flamenco-status [look]="lookOf(worker)" />
              @if (worker.notice; as notice) {
                <flamenco-needs-you-sign [why]="notice" />
              }
            </span>
            <span class="muted">{{ requestOf(worker) }}</span>
          </button>
          <span class="muted ellipsis" [title]="taskOf(worker)">{{ taskOf(worker) }}</span>
          <button
            type="button"
            class="btn quiet icon-only"
            aria-haspopup="menu"
            [attr.aria-label]="'Actions for ' + worker.name"
            (click)="menuAsked.emit({ ids: [worker.id], x: $event.clientX, y: $event.clientY })"
          >
            <flamenco-icon name="more_horiz" />
          </button>
        </li>
      }
    </ul>
  `,
  styles: `
    li {
      position: relative;
      display: grid;
      grid-template-columns: minmax(0, 1fr) minmax(0, auto) auto;
      align-items: center;
      gap: 8px;
      padding: 10px 14px;
      border-bottom: 1px solid color-mix(in srgb, var(--line) 55%, transparent);
    }
    .selected {
      background: color-mix(in srgb, var(--accent) 13%, transparent);
    }
    .open {
      display: grid;
      gap: 4px;
      text-align: left;
    }
    .open::after {
      content: '';
      position: absolute;
      inset: 0;
    }
    .name {
      font-size: 14px;
    }
    .icon-only {
      z-index: 1;
    }
  `,
})
export class WorkerCards {
  readonly workers = input.required<readonly WorkerSummary[]>();
  readonly currentId = input<string>();
  readonly opened = output<string>();
  readonly menuAsked = output<RowMenu>();

  protected readonly sorted = computed(() =>
    [...this.workers()].sort((a, b) => compareNames(a.name, b.name)),
  );
  protected readonly lookOf = workerLook;
  protected readonly requestOf = describeRequest;
  protected readonly taskOf = describeTask;
}
