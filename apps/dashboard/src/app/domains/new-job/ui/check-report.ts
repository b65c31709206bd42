import { Component, computed, input } from '@angular/core';
import type { JobCheckResult } from '@flamenco/api-client';
import { countOf } from '../../../shared/count-words';
import { AdviceNote } from '../../../shared/ui/advice-note';
import { summaryOf } from '../data/check-summary';

/** Tasks in the table: enough to see what they are like. */
const MOST_SHOWN = 10;

/** What a job would be: its warnings, its tasks, and what a Worker would run. */
@Component({
  selector: 'flamenco-check-report',
  imports: [AdviceNote],
  template: `
    <flamenco-advice-note kind="warning" [advice]="report().warnings" />
    <p class="head">
      <b>{{ taskWords() }}</b> <span class="muted">{{ typeWords() }}</span>
    </p>
    <ol class="groups" aria-label="Groups of tasks">
      @for (group of summary().groups; track group.name) {
        <li>
          <b>{{ group.name }}</b>
          <small
            >{{ countOf(group.count, 'task') }}{{ group.frames ? ', frames ' + group.frames : '' }}</small
          >
        </li>
      }
    </ol>
    @if (summary().tasks.length > 0) {
      <table>
        <thead>
          <tr>
            <th scope="col">Task</th>
            <th scope="col">Type</th>
            <th scope="col">Frames</th>
          </tr>
        </thead>
        <tbody>
          @for (task of shown(); track task.index_in_job) {
            <tr>
              <td>{{ task.name }}</td>
              <td class="muted">{{ task.type }}</td>
              <td class="muted">{{ task.frames ?? '–' }}</td>
            </tr>
          }
        </tbody>
      </table>
    }
    @if (more() > 0) {
      <p class="muted more">and {{ more() }} more</p>
    }
    @for (group of summary().groups; track group.name) {
      <details>
        <summary>What a Worker runs for {{ group.first.name }}</summary>
        @for (command of group.first.commands; track $index) {
          <p class="muted">{{ command.name }}</p>
          <pre tabindex="0">{{ asJson(command.parameters) }}</pre>
        }
      </details>
    }
    @if (report().printed?.length) {
      <details>
        <summary>What the job type printed</summary>
        <pre tabindex="0">{{ printed() }}</pre>
      </details>
    }
  `,
  styles: `
    :host {
      display: block;
      overflow-wrap: anywhere;
    }
    .head,
    .more,
    details {
      padding: 6px 16px;
    }
    .groups {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
      padding: 4px 16px 10px;
    }
    .groups li {
      padding: 4px 8px;
      border: 1px solid var(--control-line);
      border-radius: var(--radius);
      background: var(--raised);
      font-size: 12px;
    }
    .groups small {
      display: block;
      color: var(--muted);
      font-size: 11px;
    }
    table {
      width: 100%;
      border-collapse: collapse;
      font-size: 12px;
    }
    th {
      color: var(--muted);
      font-weight: 500;
      text-align: left;
    }
    th,
    td {
      height: 26px;
      padding: 0 8px 0 16px;
      border-bottom: 1px solid var(--line);
    }
    summary {
      cursor: pointer;
    }
    pre {
      max-height: 260px;
      margin: 4px 0;
      padding: 8px;
      overflow: auto;
      border: 1px solid var(--line);
      border-radius: var(--radius);
      background: var(--bg);
      white-space: pre-wrap;
    }
  `,
})
export class CheckReport {
  readonly report = input.required<JobCheckResult>();

  protected readonly countOf = countOf;
  protected readonly summary = computed(() => summaryOf(this.report()));
  protected readonly shown = computed(() => this.summary().tasks.slice(0, MOST_SHOWN));
  protected readonly more = computed(() => this.summary().taskCount - this.shown().length);
  protected readonly taskWords = computed(() => countOf(this.summary().taskCount, 'task'));
  protected readonly typeWords = computed(() => {
    const { types, untold } = this.summary();
    const words = types.map(({ type, count }) => `${count} ${type}`).join(', ');
    return untold > 0 ? `${words} among the first ${this.summary().tasks.length}` : words;
  });
  protected readonly printed = computed(() =>
    (this.report().printed ?? []).map(({ text }) => text).join('\n'),
  );

  protected asJson(value: unknown): string {
    return JSON.stringify(value, undefined, 2);
  }
}
