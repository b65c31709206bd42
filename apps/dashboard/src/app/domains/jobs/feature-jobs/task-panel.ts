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
import { FINDING_LOOKS, findingsInShort, findingsOf } from '../data/findings';
import type { LogChoice } from '../data/log-source';
import { latestProgress } from '../data/log-text';
import { TaskDetails } from '../data/task-details';
import { TaskLog } from '../data/task-log';
import { TASK_VERBS, type TaskVerb, tasksForVerb } from '../data/task-verbs';
import { LogView } from '../ui/log-view';
import { taskLook } from '../ui/task-columns';
import { RenderReportView } from '../ui/render-report';
import { TaskFacts } from '../ui/task-facts';

type TaskView = 'log' | 'render' | 'details';

const LOG: Tab<TaskView> = { id: 'log', label: 'Log' };
/** Only of tasks that render, once their Worker has reported. */
const RENDER: Tab<TaskView> = { id: 'render', label: 'Render' };
const DETAILS: Tab<TaskView> = { id: 'details', label: 'Details' };

/** The selected task: the live log and the render of an attempt, which can be chosen, and its details. */
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
    RenderReportView,
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

  protected readonly views = computed(() => (this.hasRenders() ? [LOG, RENDER, DETAILS] : [LOG, DETAILS]));
  protected readonly chosenView = signal<TaskView>('log');
  /** Another task may not have the view that was chosen. */
  protected readonly view = computed(
    () => this.views().find(({ id }) => id === this.chosenView())?.id ?? LOG.id,
  );
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
  /** The one that is chosen. */
  protected readonly attempt = computed(
    () => this.attempts().find(({ number }) => number === this.part()) ?? this.attempts().at(-1),
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
