import { OverlayModule } from '@angular/cdk/overlay';
import { Component, computed, inject, input, output, signal } from '@angular/core';
import type { Job } from '@flamenco/api-client';
import { Clock } from '../../../shared/clock';
import { countOf } from '../../../shared/count-words';
import { shortDuration } from '../../../shared/relative-time';
import { Theme } from '../../../shared/theme';
import type { RowMenu } from '../../../shared/ui/data-table';
import { EmptyState } from '../../../shared/ui/empty-state';
import { Loading } from '../../../shared/ui/loading';
import { ProblemBar } from '../../../shared/ui/problem-bar';
import { type Attempt, durationOf } from '../data/attempt-history';
import { taskTitle } from '../data/frame-cells';
import { JobAttempts } from '../data/job-attempts';
import { TaskList } from '../data/task-list';
import { isRunning, timelineRows, wholeSpan } from '../data/timeline';
import { AttemptCard } from '../ui/attempt-card';
import { ATTEMPT_LOOKS, attemptLook } from '../ui/attempt-looks';
import { type PointedAttempt, TimelineView } from '../ui/timeline-view';
import { CARD_POSITIONS, injectHoverCard } from './hover-card';

/** Which Worker did what, and when: the attempts at the tasks of the selected job along the time. */
@Component({
  selector: 'flamenco-timeline-panel',
  imports: [AttemptCard, EmptyState, Loading, OverlayModule, ProblemBar, TimelineView],
  templateUrl: './timeline-panel.html',
  styleUrl: './timeline-panel.scss',
  host: { '(document:keydown.escape)': 'hover.hide()' },
})
export class TimelinePanel {
  readonly job = input.required<Job>();
  /** The task that is open. */
  readonly currentTask = input<string>();
  readonly opened = output<string>();
  readonly menuAsked = output<RowMenu>();

  private readonly attempts = inject(JobAttempts);
  private readonly list = inject(TaskList);
  private readonly clock = inject(Clock);
  private readonly theme = inject(Theme);

  protected readonly positions = CARD_POSITIONS;
  protected readonly isLoading = this.attempts.isLoading;
  protected readonly problem = this.attempts.problem;
  protected readonly onlyFailed = signal(false);
  protected readonly themeName = this.theme.name;
  protected readonly history = this.attempts.history;
  /** Time stands still in what has ended: nothing is drawn anew each second. */
  protected readonly nowMs = computed(() => {
    const history = this.history();
    return history !== undefined && isRunning(history) ? this.clock.nowMs() : 0;
  });
  protected readonly rows = computed(() => {
    const history = this.history();
    return history === undefined ? [] : timelineRows(history, this.onlyFailed());
  });
  protected readonly whole = computed(() => {
    const history = this.history();
    return history && wholeSpan(history, this.nowMs());
  });
  private readonly counts = computed(() => {
    const counts = new Map<string, number>();
    for (const attempts of this.history()?.byTask.values() ?? [])
      for (const { outcome } of attempts) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    return counts;
  });
  protected readonly legend = computed(() =>
    Object.entries(ATTEMPT_LOOKS).flatMap(([outcome, look]) => {
      const count = this.counts().get(outcome);
      return count === undefined ? [] : [{ ...look, count, isStriped: 'isStriped' in look }];
    }),
  );
  protected readonly summary = computed(() => {
    const [rows, whole] = [this.rows(), this.whole()];
    const attempts = rows.reduce((sum, { bars }) => sum + bars.length, 0);
    const took = whole === undefined ? '' : `, ${shortDuration(whole.toMs - whole.fromMs)} in all`;
    return `${countOf(rows.length, 'Worker')}, ${countOf(attempts, 'attempt')}${took}`;
  });
  protected readonly hover = injectHoverCard<PointedAttempt>('attempt', (pointed) => {
    const { taskId, number } = pointed.attempt;
    const attempt = this.history()
      ?.byTask.get(taskId)
      ?.find((other) => other.number === number);
    return attempt && { ...pointed, attempt };
  });

  protected readonly describe = (attempt: Attempt): string => {
    const took = shortDuration(durationOf(attempt, this.nowMs()));
    const what = `${this.titleOf(attempt)}, attempt ${attempt.number}: ${attemptLook(attempt.outcome).label}`;
    return `${this.workerOf(attempt)}, ${what}, ${took}`;
  };

  protected titleOf({ taskId }: Attempt): string {
    const task = this.list.task(taskId);
    return task === undefined ? 'A task' : taskTitle(task);
  }

  protected workerOf({ workerId }: Attempt): string {
    return this.history()?.workers.get(workerId ?? '') ?? 'a removed Worker';
  }

  protected open(taskId: string): void {
    this.hover.hide();
    this.opened.emit(taskId);
  }

  protected retry(): void {
    this.attempts.reload();
  }
}
