import { Component, computed, input, output } from '@angular/core';
import type { Job, WorkerSummary } from '@flamenco/api-client';
import { totalTasks } from '@flamenco/domain/jobs';
import { countOf } from '../../../shared/count-words';
import { Icon } from '../../../shared/icons/icon';
import { JOB_LOOKS, lookOf } from '../../../shared/status-looks';
import { StatusLabel } from '../../../shared/ui/status-label';
import { type NamedValue, ValueList } from '../../../shared/ui/value-list';
import { workerLook } from '../../workers/data/worker-activity';
import { CheckCard } from './check-card';

/** From a Manager that is set up to a farm that renders: three things, each ticked off when the farm sees it. */
@Component({
  selector: 'flamenco-first-steps',
  imports: [CheckCard, Icon, StatusLabel, ValueList],
  template: `
    <p role="status" class="muted">{{ summary() }}</p>
    <flamenco-check-card heading="Start a Worker" [isDone]="workers().length > 0" [news]="workerNews()">
      <p>
        A Worker runs Blender for this Manager. Install Flamenco on each computer that should render, then
        start a Worker there:
      </p>
      <flamenco-value-list [values]="command()" />
      @if (isLocal()) {
        <p class="muted">
          On another computer, put this computer's name or address in place of <code>{{ host() }}</code>.
        </p>
      }
      @if (workers().length > 0) {
        <ul aria-label="Workers">
          @for (worker of workers(); track worker.id) {
            <li>
              <b>{{ worker.name }}</b> <flamenco-status [look]="workerLook(worker)" />
            </li>
          }
        </ul>
      }
    </flamenco-check-card>
    <flamenco-check-card heading="Send a test job" [isDone]="isTestDone()" [news]="testNews()">
      <p>Four short tasks, which render nothing, show that Workers get tasks from this Manager.</p>
      <div class="line">
        <button type="button" class="btn" [disabled]="isSending()" (click)="testAsked.emit()">
          <flamenco-icon name="play_arrow" />{{ testJob() ? 'Send another one' : 'Send a test job' }}
        </button>
        @if (testJob() && workers().length === 0) {
          <span class="muted">It waits for the first Worker.</span>
        }
        @if (problem()) {
          <span class="bad" role="alert">{{ problem() }}</span>
        }
      </div>
    </flamenco-check-card>
    <flamenco-check-card
      heading="Install the add-on, and submit a job from Blender"
      [isDone]="ownJob() !== undefined"
      [news]="ownNews()"
    >
      <div class="line">
        <a class="btn" href="../flamenco-addon.zip"><flamenco-icon name="download" />Add-on for Blender</a>
        <span class="muted">Install it from disk in Blender's preferences, and enter there:</span>
      </div>
      <flamenco-value-list [values]="address()" />
      <p class="muted">Then press “Submit to Flamenco” in the Output properties.</p>
    </flamenco-check-card>
  `,
  styles: `
    :host {
      display: grid;
      gap: 14px;
    }
    flamenco-value-list {
      border: 1px solid var(--line);
      border-radius: var(--radius);
      background: var(--bg);
    }
    .line {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 8px;
    }
    .bad {
      color: var(--failed);
    }
    ul {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
    }
    li {
      display: flex;
      gap: 8px;
      padding: 5px 10px;
      border: 1px solid var(--line);
      border-radius: var(--radius);
    }
  `,
})
export class FirstSteps {
  readonly workers = input.required<readonly WorkerSummary[]>();
  /** The Manager's address as this browser has it. */
  readonly managerUrl = input.required<string>();
  readonly testJob = input.required<Job | undefined>();
  /** The latest job that is no test. */
  readonly ownJob = input.required<Job | undefined>();
  readonly isSending = input.required<boolean>();
  /** Why the test job could not be sent; empty: it could. */
  readonly problem = input.required<string>();
  readonly testAsked = output();

  protected readonly host = computed(() => new URL(this.managerUrl()).hostname);
  /** Such an address leads nowhere from another computer. */
  protected readonly isLocal = computed(() => /^(?:localhost|127\..*|\[::1\])$/.test(this.host()));
  protected readonly command = computed((): readonly NamedValue[] => [
    { name: 'Command', value: `npx flamenco-worker --manager ${this.managerUrl()}`, isCode: true },
  ]);
  protected readonly address = computed((): readonly NamedValue[] => [
    { name: 'Manager', value: this.managerUrl(), isCode: true },
  ]);
  protected readonly isTestDone = computed(() => this.testJob()?.status === 'completed');
  protected readonly summary = computed(() => {
    const done = [this.workers().length > 0, this.isTestDone(), this.ownJob() !== undefined];
    return `${done.filter(Boolean).length} of ${done.length} done. Leave this page open: each ticks itself off as soon as the farm sees it.`;
  });
  protected readonly workerNews = computed(() => {
    const count = this.workers().length;
    return count === 0 ? 'Waiting for the first Worker …' : `${countOf(count, 'Worker')} signed on`;
  });
  protected readonly testNews = computed(() => {
    const job = this.testJob();
    if (job === undefined) return '';
    return `${lookOf(JOB_LOOKS, job.status).label}, ${job.task_counts.completed} of ${countOf(totalTasks(job.task_counts), 'task')}`;
  });
  protected readonly ownNews = computed(() => {
    const job = this.ownJob();
    return job === undefined ? 'Waiting for the first job …' : `${job.name} is here`;
  });
  protected readonly workerLook = workerLook;
}
