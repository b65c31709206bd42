import { Component, computed, effect, inject, input, output } from '@angular/core';
import type { Task, TaskAttempt, TaskSummary } from '@flamenco/api-client';
import { type JobStatus, isActiveTaskStatus } from '@flamenco/domain/statuses';
import { Icon } from '../../../shared/icons/icon';
import { Pane } from '../../../shared/keys/panes';
import { Roving } from '../../../shared/keys/roving';
import { EmptyState } from '../../../shared/ui/empty-state';
import { Loading } from '../../../shared/ui/loading';
import { NeedsManager } from '../../../shared/ui/needs-manager';
import { ProblemBar } from '../../../shared/ui/problem-bar';
import { type Tab, Tabs } from '../../../shared/ui/tabs';
import { StatusLabel } from '../../../shared/ui/status-label';
import { framesOf } from '../data/frame-cells';
import { FINDING_LOOKS, findingsInShort, findingsOf } from '../data/findings';
import type { LogChoice } from '../data/log-source';
import { latestProgress } from '../data/log-text';
import { TaskDetails } from '../data/task-details';
import { TaskLog } from '../data/task-log';
import { TASK_VERBS, type TaskVerb, tasksForVerb } from '../data/task-verbs';
import { taskLook } from '../ui/task-columns';
import { RenderReportView } from '../ui/render-report';
import { TaskFacts } from '../ui/task-facts';
import { LogPane } from './log-pane';
import { AttemptTabs } from '../ui/attempt-tabs';
import { JobActions } from '../data/job-actions';

type TaskView = 'log' | 'render' | 'details';

const LOG: Tab<TaskView> = { id: 'log', label: 'Log' };
/** Only of tasks that render, once their Worker has reported. */
const RENDER: Tab<TaskView> = { id: 'render', label: 'Render' };
const DETAILS: Tab<TaskView> = { id: 'details', label: 'Details' };

/**
 * The selected task, across the width of the page or on all of it: the live log and the render of one of its attempts, and its details.
 * The page provides its stores, and keeps what is shown in the URL.
 */
@Component({
  selector: 'flamenco-task-dock',
  imports: [
    AttemptTabs,
    EmptyState,
    Icon,
    Loading,
    LogPane,
    NeedsManager,
    Pane,
    ProblemBar,
    RenderReportView,
    Roving,
    StatusLabel,
    Tabs,
    TaskFacts,
  ],
  providers: [TaskLog],
  templateUrl: './task-dock.html',
  styleUrl: './task-dock.scss',
})
export class TaskDock {
  readonly task = input.required<TaskSummary>();
  readonly jobStatus = input.required<JobStatus>();
  /** Whether one may steer its job. */
  readonly maySteer = input.required<boolean>();
  /** Which attempt is shown. */
  readonly choice = input.required<LogChoice>();
  /** What is shown of it: `log`, `render` or `details`. */
  readonly view = input<string>();
  readonly isFull = input(false);
  readonly closed = output();
  readonly fullAsked = output();
  readonly viewChosen = output<string>();
  /** The number of an attempt; null for the latest, whichever that will be. */
  readonly attemptChosen = output<number | null>();

  protected readonly log = inject(TaskLog);
  private readonly details = inject(TaskDetails);
  private readonly actions = inject(JobActions);
  private readonly taskId = computed(() => this.task().id);

  protected readonly views = computed(() => (this.hasRenders() ? [LOG, RENDER, DETAILS] : [LOG, DETAILS]));
  /** Another task may not have the view that was chosen. */
  protected readonly shownView = computed(
    () => this.views().find(({ id }) => id === this.view())?.id ?? LOG.id,
  );

  protected readonly detailed = computed(() => this.details.task());
  protected readonly detailsProblem = this.details.problem;
  protected readonly attempts = computed((): readonly TaskAttempt[] => attemptsOf(this.detailed()));
  /** The one that is shown. */
  protected readonly attempt = computed(
    () => this.attempts().find(({ number }) => number === this.choice()) ?? this.attempts().at(-1),
  );
  private readonly hasRenders = computed(() =>
    this.attempts().some(({ renders = [] }) => renders.length > 0),
  );
  private readonly findings = computed(() => findingsOf(this.attempt()));
  protected readonly findingsInShort = computed(() => findingsInShort(this.findings()));
  protected readonly findingsLook = computed(() => FINDING_LOOKS[this.findings()[0]?.action ?? 'note']);
  protected readonly look = computed(() => taskLook(this.task()));
  protected readonly heading = computed(() => headingOf(this.task()));
  protected readonly progress = computed(() =>
    isActiveTaskStatus(this.task().status) ? latestProgress(this.log.tail().lines) : undefined,
  );
  protected readonly fileName = computed(() => `${this.task().name}.txt`);
  protected readonly verbs = computed(() =>
    (this.maySteer() ? TASK_VERBS : []).filter(
      (verb) => tasksForVerb([this.task()], verb, this.jobStatus()).length > 0,
    ),
  );

  constructor() {
    effect(() => this.details.select(this.taskId()));
    effect(() => {
      const task = this.detailed();
      // attempts say which file to load, so the log waits for them
      this.log.select(task && { taskId: task.id, choice: this.choice(), attempts: this.attempts() });
    });
  }

  protected chooseAttempt(number: number): void {
    this.attemptChosen.emit(number === this.attempts().at(-1)?.number ? null : number);
  }

  protected change(verb: TaskVerb): void {
    void this.actions.changeTasks([this.task()], verb, this.jobStatus());
  }

  protected retry(): void {
    this.details.reload();
    this.log.reload();
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
