import { Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { WorkerAttempt } from '@flamenco/api-client';
import { countOf } from '../../../shared/count-words';
import { clockDuration, exactTime, relativeTime } from '../../../shared/relative-time';

interface Look {
  readonly label: string;
  readonly tone: string;
}

type Outcome = NonNullable<WorkerAttempt['outcome']> | 'running';

const LOOKS: Readonly<Record<Outcome, Look>> = {
  running: { label: 'running', tone: 'active' },
  completed: { label: 'done', tone: 'done' },
  failed: { label: 'failed', tone: 'failed' },
  'soft-failed': { label: 'failed, tried again', tone: 'retry' },
  'timed-out': { label: 'Worker lost', tone: 'failed' },
  requeued: { label: 'given back', tone: 'paused' },
  canceled: { label: 'canceled', tone: 'canceled' },
};

/** Failures that are listed with their reasons. */
const MOST_FAILURES = 5;

/** What a Worker worked on last: a bar for each attempt, as high as it took long, and what failed with its reason. */
@Component({
  selector: 'flamenco-worker-attempts',
  imports: [RouterLink],
  template: `
    <p class="muted">{{ summary() }}</p>
    <div class="bars">
      @for (bar of bars(); track bar.attempt.task_id + bar.attempt.number) {
        <a
          [routerLink]="['/jobs', bar.attempt.job_id, bar.attempt.task_id]"
          [queryParams]="{ attempt: bar.attempt.number }"
          [attr.aria-label]="bar.words"
          [title]="bar.words"
        >
          <span [class]="'fill-' + bar.look.tone" [style.height.%]="bar.height"></span>
        </a>
      }
    </div>
    @if (failures().length > 0) {
      <ul aria-label="Failures">
        @for (bar of failures(); track bar.attempt.task_id + bar.attempt.number) {
          <li>
            <a
              class="ellipsis"
              [routerLink]="['/jobs', bar.attempt.job_id, bar.attempt.task_id]"
              [queryParams]="{ attempt: bar.attempt.number }"
              [title]="bar.attempt.reason ?? ''"
              ><b [class]="'tone-' + bar.look.tone">{{ bar.attempt.task_name }}</b> of
              {{ bar.attempt.job_name }}: {{ bar.attempt.reason ?? bar.look.label }}</a
            >
            <span class="muted" [title]="exact(bar.attempt.ended)">{{ ago(bar.attempt.ended) }}</span>
          </li>
        }
      </ul>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 6px;
    }
    .bars {
      display: grid;
      grid-template-columns: repeat(20, minmax(0, 1fr));
      gap: 2px;
    }
    .bars a {
      display: flex;
      align-items: flex-end;
      height: 36px;
    }
    .bars a:hover {
      background: var(--raised);
    }
    .bars span {
      width: 100%;
      min-height: 3px;
      border-radius: 2px;
    }
    li {
      display: flex;
      justify-content: space-between;
      gap: 8px;
      padding: 2px 0;
    }
    li a {
      text-decoration: none;
    }
    li a:hover {
      text-decoration: underline;
    }
    li span {
      white-space: nowrap;
    }
    b {
      font-weight: 500;
    }
  `,
})
export class WorkerAttempts {
  /** The latest first. */
  readonly attempts = input.required<readonly WorkerAttempt[]>();
  readonly nowMs = input.required<number>();

  private readonly rated = computed(() =>
    this.attempts().map((attempt) => {
      const outcome: Outcome = attempt.ended === undefined ? 'running' : (attempt.outcome ?? 'requeued');
      return { attempt, outcome, look: LOOKS[outcome], tookMs: this.took(attempt) };
    }),
  );

  /** The oldest first, as time runs. */
  protected readonly bars = computed(() => {
    const longest = Math.max(1, ...this.rated().map(({ tookMs }) => tookMs));
    return this.rated()
      .map(({ attempt, look, tookMs }) => ({
        ...{ attempt, look },
        height: (tookMs / longest) * 100,
        words: `${attempt.task_name} of ${attempt.job_name}: ${look.label}, ${clockDuration(tookMs)}`,
      }))
      .reverse();
  });
  protected readonly failures = computed(() =>
    this.rated()
      .filter(({ outcome }) => outcome === 'failed' || outcome === 'soft-failed' || outcome === 'timed-out')
      .slice(0, MOST_FAILURES),
  );
  protected readonly summary = computed(() => {
    const done = this.rated().filter(({ outcome }) => outcome === 'completed');
    if (this.rated().length === 0) return 'It has not worked on any task yet.';
    const labels = this.rated().map(({ look }) => look.label);
    const words = [...new Set(labels)]
      .map((label) => `${labels.filter((other) => other === label).length} ${label}`)
      .join(', ');
    const mean = done.reduce((sum, { tookMs }) => sum + tookMs, 0) / Math.max(1, done.length);
    const meanWords = done.length === 0 ? '' : `, mean ${clockDuration(mean)}`;
    return `${countOf(this.rated().length, 'attempt')}: ${words}${meanWords}`;
  });

  protected ago(moment: string | undefined): string {
    return moment === undefined ? '' : relativeTime(moment, this.nowMs());
  }

  protected exact(moment: string | undefined): string {
    return moment === undefined ? '' : exactTime(moment);
  }

  private took({ started, ended }: WorkerAttempt): number {
    const endMs = ended === undefined ? this.nowMs() : Date.parse(ended);
    return Math.max(0, endMs - Date.parse(started));
  }
}
