import { Component, computed, input, output } from '@angular/core';
import type { Job, TaskSummary } from '@flamenco/api-client';
import { totalTasks } from '@flamenco/domain/jobs';
import { isActiveTaskStatus } from '@flamenco/domain/statuses';
import { Icon } from '../../../shared/icons/icon';
import { NeedsManager } from '../../../shared/ui/needs-manager';
import { frameCells } from '../data/frame-cells';

/** The four numbers of a job that people look for first. */
@Component({
  selector: 'flamenco-job-facts',
  imports: [Icon, NeedsManager],
  template: `
    <dl>
      <div>
        <dt>{{ frames() === undefined ? 'Steps' : 'Frames' }}</dt>
        <dd>{{ frames() ?? steps() }}</dd>
      </div>
      <div>
        <dt>Tasks</dt>
        <dd>{{ job().task_counts.completed }} / {{ total() }}</dd>
      </div>
      <div>
        <dt>Workers</dt>
        <dd>{{ workers() }}</dd>
      </div>
      <div>
        <dt>Priority</dt>
        <dd>
          {{ job().priority }}
          <button
            type="button"
            flamencoNeedsManager
            aria-label="Set priority"
            title="Set priority"
            (click)="priorityAsked.emit()"
          >
            <flamenco-icon name="edit" />
          </button>
        </dd>
      </div>
    </dl>
  `,
  styles: `
    dl {
      display: grid;
      grid-template-columns: repeat(4, 1fr);
      gap: 1px;
      background: var(--line);
      border-block: 1px solid var(--line);
    }
    div {
      background: var(--panel);
      padding: 7px 10px;
    }
    dt {
      color: var(--muted);
      font-size: 11px;
    }
    dd {
      font-weight: 600;
    }
    button {
      color: var(--muted);
      vertical-align: -3px;
    }
    flamenco-icon {
      scale: 0.85;
    }
  `,
})
export class JobFacts {
  readonly job = input.required<Job>();
  readonly tasks = input.required<readonly TaskSummary[]>();
  readonly priorityAsked = output();

  protected readonly total = computed(() => totalTasks(this.job().task_counts));
  protected readonly steps = computed(() => `${this.job().steps_completed} / ${this.job().steps_total}`);
  protected readonly frames = computed(() => {
    const { cells: all, hasFrames } = frameCells(this.tasks());
    const cells = all.filter((cell) => cell.frame !== undefined);
    return hasFrames
      ? `${cells.filter((cell) => cell.state === 'completed').length} / ${cells.length}`
      : undefined;
  });
  protected readonly workers = computed(
    () =>
      new Set(
        this.tasks()
          .filter((t) => isActiveTaskStatus(t.status))
          .map((t) => t.worker?.id),
      ).size,
  );
}
