import {
  Component,
  computed,
  effect,
  inject,
  input,
  linkedSignal,
  output,
  signal,
  viewChild,
} from '@angular/core';
import type { Task, TaskAttempt, TaskSummary } from '@flamenco/api-client';
import { type JobStatus, isActiveTaskStatus } from '@flamenco/domain';
import { Icon } from '../../../shared/icons/icon';
import { Keys } from '../../../shared/keys/keys';
import { Pane } from '../../../shared/keys/panes';
import { Roving } from '../../../shared/keys/roving';
import { EmptyState } from '../../../shared/ui/empty-state';
import { Loading } from '../../../shared/ui/loading';
import { NeedsManager } from '../../../shared/ui/needs-manager';
import { ProblemBar } from '../../../shared/ui/problem-bar';
import { type Tab, Tabs } from '../../../shared/ui/tabs';
import { StatusLabel } from '../../../shared/ui/status-label';
import { framesOf } from '../data/frame-cells';
import type { LogChoice } from '../data/log-source';
import { latestProgress } from '../data/log-text';
import { TaskDetails } from '../data/task-details';
import { TaskLog } from '../data/task-log';
import { TASK_VERBS, type TaskVerb, tasksForVerb } from '../data/task-verbs';
import { LogView } from '../ui/log-view';
import { taskLook } from '../ui/task-columns';
import { TaskFacts } from '../ui/task-facts';

type TaskView = 'log' | 'details';

const VIEWS: readonly Tab<TaskView>[] = [
  { id: 'log', label: 'Log' },
  { id: 'details', label: 'Details' },
];

/** The selected task: its live log with the attempt to choose, and its details. */
@Component({
  selector: 'flamenco-task-panel',
  imports: [
    EmptyState,
    Icon,
    Loading,
    LogView,
    NeedsManager,
    Pane,
    ProblemBar,
    Roving,
    StatusLabel,
    Tabs,
    TaskFacts,
  ],
  providers: [TaskLog],
  templateUrl: './task-panel.html',
  styleUrl: './task-panel.scss',
})
export class TaskPanel {
  readonly task = input.required<TaskSummary>();
  readonly jobStatus = input.required<JobStatus>();
  readonly closed = output();
  readonly verbChosen = output<TaskVerb>();

  protected readonly log = inject(TaskLog);
  private readonly details = inject(TaskDetails);
  private readonly logView = viewChild(LogView);
  private readonly taskId = computed(() => this.task().id);

  protected readonly views = VIEWS;
  protected readonly view = signal<TaskView>('log');
  protected readonly part = linkedSignal<string, LogChoice>({
    source: this.taskId,
    computation: () => 'latest',
  });
  private readonly isWhole = linkedSignal({
    source: () => `${this.taskId()} ${this.part()}`,
    computation: () => false,
  });

  protected readonly detailed = computed(() => this.details.task());
  protected readonly detailsProblem = this.details.problem;
  protected readonly attempts = computed((): readonly TaskAttempt[] => attemptsOf(this.detailed()));
  protected readonly look = computed(() => taskLook(this.task()));
  protected readonly heading = computed(() => headingOf(this.task()));
  protected readonly progress = computed(() =>
    isActiveTaskStatus(this.task().status) ? latestProgress(this.log.text()) : undefined,
  );
  protected readonly logId = computed(() => `${this.taskId()} ${this.part()}`);
  protected readonly verbs = computed(() =>
    TASK_VERBS.filter((verb) => tasksForVerb([this.task()], verb, this.jobStatus()).length > 0),
  );

  constructor() {
    effect(() => this.details.select(this.taskId()));
    effect(() => {
      const task = this.detailed();
      // attempts say which file to load, so the log waits for them
      this.log.select(
        task && { taskId: task.id, choice: this.part(), attempts: this.attempts(), isWhole: this.isWhole() },
      );
    });
    inject(Keys).bind({
      keys: ['f'],
      does: 'Search the log of the selected task',
      act: () => this.logView()?.focusSearch(),
    });
  }

  protected choosePart(value: string): void {
    this.part.set(value === 'latest' ? value : Number(value));
  }

  protected loadWhole(): void {
    this.isWhole.set(true);
  }

  protected retry(): void {
    this.details.reload();
    this.log.reload();
  }

  protected attemptLabel(attempt: TaskAttempt): string {
    const outcome = attempt.outcome ?? 'under way';
    return `Attempt ${attempt.number}: ${attempt.worker?.name ?? 'removed Worker'}, ${outcome}`;
  }
}

/** None, too, where a Flamenco 3 Manager answers. */
function attemptsOf(task: Task | undefined): readonly TaskAttempt[] {
  return task?.attempts ?? [];
}

function headingOf(task: TaskSummary): string {
  const frames = framesOf(task);
  if (frames.length === 0 || task.frames === undefined) return task.name;
  return `${frames.length === 1 ? 'Frame' : 'Frames'} ${task.frames}`;
}
