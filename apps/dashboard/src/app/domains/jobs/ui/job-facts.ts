import { Component, computed, inject, input, output } from '@angular/core';
import type { Job, JobEstimate, TaskSummary } from '@flamenco/api-client';
import { totalTasks } from '@flamenco/domain/jobs';
import { isActiveTaskStatus } from '@flamenco/domain/statuses';
import { Clock } from '../../../shared/clock';
import { Icon } from '../../../shared/icons/icon';
import { shortDuration } from '../../../shared/relative-time';
import { NeedsManager } from '../../../shared/ui/needs-manager';
import { readyWords } from '../data/estimate-words';
import { frameCells } from '../data/frame-cells';

/** The numbers of a job that people look for first. */
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
      <div [title]="ready().title">
        <dt>Ready in</dt>
        <dd>{{ ready().text }}</dd>
      </div>
      <div [title]="meanTask().title">
        <dt>Mean task</dt>
        <dd>{{ meanTask().text }}</dd>
      </div>
      <div>
        <dt>Priority</dt>
        <dd>
          {{ job().priority }}
          @if (maySteer()) {
            <button
              type="button"
              flamencoNeedsManager
              aria-label="Set priority"
              title="Set priority"
              (click)="priorityAsked.emit()"
            >
              <flamenco-icon name="edit" />
            </button>
          }
        </dd>
      </div>
    </dl>
  `,
  styles: `
    dl {
      display: grid;
      grid-template-columns: repeat(3, 1fr);
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
  /** Whether one may steer the job. */
  readonly maySteer = input.required<boolean>();
  readonly tasks = input.required<readonly TaskSummary[]>();
  readonly estimate = input<JobEstimate>();
  readonly priorityAsked = output();

  private readonly clock = inject(Clock);

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
  protected readonly ready = computed(() => readyWords(this.estimate(), this.clock.nowMs()));
  protected readonly meanTask = computed(() => {
    const times = this.estimate()?.run_times;
    if (times === undefined) return { text: '–', title: 'No task was completed yet.' };
    const [mean, fast, slow] = [times.mean_seconds, times.p10_seconds, times.p90_seconds].map((seconds) =>
      shortDuration(seconds * 1000),
    );
    const of = times.tasks === 1 ? 'the completed task' : `${times.tasks} completed tasks`;
    return { text: mean, title: `Of ${of}; 8 of 10 took ${fast} to ${slow}.` };
  });
}
