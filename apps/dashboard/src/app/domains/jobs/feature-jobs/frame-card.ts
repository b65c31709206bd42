import { Component, computed, effect, inject, input, output } from '@angular/core';
import type { JobStatus } from '@flamenco/domain/statuses';
import { isActiveTaskStatus } from '@flamenco/domain/statuses';
import { Clock } from '../../../shared/clock';
import { Icon } from '../../../shared/icons/icon';
import { NeedsManager } from '../../../shared/ui/needs-manager';
import { StatusLabel } from '../../../shared/ui/status-label';
import { type FrameCell, cellLabel } from '../data/frame-cells';
import { TaskDetails } from '../data/task-details';
import { TASK_VERBS, type TaskVerb, tasksForVerb } from '../data/task-verbs';
import { PictureStrip } from '../../renders/data/picture-strip';
import { stateLook } from '../ui/cell-looks';
import { cardFacts } from '../ui/frame-card-facts';

/** What is known of the frame that one points at; with `hasVerbs`, also what can be done about it. */
@Component({
  selector: 'flamenco-frame-card',
  imports: [Icon, NeedsManager, StatusLabel],
  providers: [TaskDetails],
  template: `
    <header>
      <b class="ellipsis">{{ title() }}</b>
      <flamenco-status [look]="look()" />
      @if (hasVerbs()) {
        <button type="button" class="btn quiet icon-only" aria-label="Close" (click)="closed.emit()">
          <flamenco-icon name="close" />
        </button>
      }
    </header>
    @if (picture(); as shown) {
      <img [src]="shown.tiny" [alt]="'Picture of ' + shown.title" />
    }
    <dl>
      @for (fact of facts(); track fact.name) {
        <div>
          <dt>{{ fact.name }}</dt>
          <dd [title]="fact.title ?? ''">{{ fact.value }}</dd>
        </div>
      }
    </dl>
    @if (reason(); as text) {
      <p class="reason">{{ text }}</p>
    }
    @if (problem(); as text) {
      <p class="muted">{{ text }}</p>
    }
    @if (hasVerbs()) {
      <div class="verbs">
        <button type="button" class="btn" (click)="opened.emit(cell().task.id)">
          <flamenco-icon name="view_list" />Show log
        </button>
        @for (verb of verbs(); track verb.id) {
          <button type="button" flamencoNeedsManager class="btn" (click)="verbChosen.emit(verb)">
            <flamenco-icon [name]="verb.icon" />{{ verb.label }}
          </button>
        }
      </div>
    }
  `,
  styleUrl: '../ui/card.scss',
})
export class FrameCard {
  readonly cell = input.required<FrameCell>();
  readonly jobStatus = input.required<JobStatus>();
  /** The mean time of a frame of this job, in ms. */
  readonly meanMs = input<number>();
  readonly hasVerbs = input(false);
  /** Whether one may steer the job. */
  readonly maySteer = input(false);
  readonly opened = output<string>();
  readonly verbChosen = output<TaskVerb>();
  readonly closed = output();

  private readonly strip = inject(PictureStrip);
  private readonly details = inject(TaskDetails);
  private readonly clock = inject(Clock);

  protected readonly title = computed(() => cellLabel(this.cell()));
  protected readonly look = computed(() => stateLook(this.cell().state));
  protected readonly picture = computed(() =>
    this.strip.ofFrame({ taskId: this.cell().task.id, frame: this.cell().frame }),
  );
  protected readonly problem = this.details.problem;
  private readonly task = computed(() => {
    const task = this.details.task();
    return task?.id === this.cell().task.id ? task : undefined;
  });
  protected readonly facts = computed(() => {
    const isRunning = isActiveTaskStatus(this.cell().task.status);
    return cardFacts(this.cell(), this.task(), {
      meanMs: this.meanMs(),
      nowMs: isRunning ? this.clock.nowMs() : 0,
    });
  });
  /** Why the last attempt ended badly. */
  protected readonly reason = computed(() => {
    const last = this.task()?.attempts.at(-1);
    return last?.outcome === 'completed' ? undefined : (last?.failure?.line ?? last?.reason);
  });
  protected readonly verbs = computed(() =>
    (this.maySteer() ? TASK_VERBS : []).filter(
      (verb) => tasksForVerb([this.cell().task], verb, this.jobStatus()).length > 0,
    ),
  );

  constructor() {
    effect(() => this.details.select(this.cell().task.id));
  }
}
