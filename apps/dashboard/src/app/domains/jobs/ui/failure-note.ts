import { Component, computed, input, output } from '@angular/core';
import type { TaskSummary } from '@flamenco/api-client';
import { formatFrameRange } from '@flamenco/domain/frames';
import { listNames } from '../../../shared/bulk';
import { countOf } from '../../../shared/count-words';
import { NeedsManager } from '../../../shared/ui/needs-manager';
import { framesOf } from '../data/frame-cells';

/** Says which frames failed and where, with the two things people do about it. */
@Component({
  selector: 'flamenco-failure-note',
  imports: [NeedsManager],
  template: `
    <div class="note" role="note">
      <span>
        <b class="tone-failed">{{ headline() }}</b> {{ frames() }}{{ workers() }}
      </span>
      <span class="actions">
        <button type="button" class="btn" (click)="logAsked.emit(firstId())">Show log</button>
        <button type="button" flamencoNeedsManager class="btn" (click)="requeue.emit()">
          Requeue {{ tasks().length }}
        </button>
      </span>
    </div>
  `,
  styles: `
    .note {
      display: grid;
      gap: 6px;
      margin: 10px 12px 0;
      padding: 9px 11px;
      border: 1px solid color-mix(in srgb, var(--failed) 55%, var(--line));
      border-radius: var(--radius);
    }
    .actions {
      display: flex;
      gap: 6px;
    }
  `,
})
export class FailureNote {
  /** The failed tasks; at least one. */
  readonly tasks = input.required<readonly TaskSummary[]>();
  readonly logAsked = output<string>();
  readonly requeue = output();

  protected readonly firstId = computed(() => this.tasks()[0]?.id ?? '');
  protected readonly headline = computed(() => `${countOf(this.tasks().length, 'task')} failed.`);
  protected readonly frames = computed(() => {
    const frames = this.tasks().flatMap((task) => framesOf(task));
    if (frames.length === 0) return listNames(this.tasks(), 3);
    return `Frame${frames.length === 1 ? '' : 's'} ${formatFrameRange(frames)}`;
  });
  protected readonly workers = computed(() => {
    const names = new Set(this.tasks().flatMap((task) => (task.worker?.name ? [task.worker.name] : [])));
    if (names.size === 0) return '.';
    return names.size > 3 ? `, last on ${names.size} Workers.` : `, last on ${[...names].join(', ')}.`;
  });
}
