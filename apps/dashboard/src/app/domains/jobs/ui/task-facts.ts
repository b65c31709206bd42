import { Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Task, TaskAttempt } from '@flamenco/api-client';
import { clockDuration, exactTime } from '../../../shared/relative-time';
import { type NamedValue, ValueList } from '../../../shared/ui/value-list';

/** Everything about a task that is not its log: who runs it, what it runs, how its attempts went. */
@Component({
  selector: 'flamenco-task-facts',
  imports: [RouterLink, ValueList],
  template: `
    <flamenco-value-list [values]="values()" />
    @if (task().worker?.id; as workerId) {
      <p class="line">
        <a [routerLink]="['/workers', workerId]">Go to {{ task().worker?.name }}</a>
      </p>
    }
    @if (task().attempts.length > 0) {
      <h3>Attempts</h3>
      <ol class="attempts">
        @for (attempt of newestFirst(); track attempt.id) {
          <li>
            <b>{{ attempt.number }}</b> {{ attempt.worker?.name ?? 'removed Worker' }} ·
            {{ outcome(attempt) }} ·
            <span class="muted">{{ exact(attempt.started) }}{{ duration(attempt) }}</span>
            @if (attempt.reason) {
              <div class="muted">{{ attempt.reason }}</div>
            }
          </li>
        }
      </ol>
    }
    <h3>Commands</h3>
    @for (command of task().commands; track $index) {
      <div class="command">
        <b class="mono">{{ command.name }}</b>
        <pre>{{ json(command.parameters) }}</pre>
      </div>
    } @empty {
      <p class="line muted">This task has no commands.</p>
    }
  `,
  styles: `
    :host {
      display: block;
      height: 100%;
      overflow: auto;
    }
    h3 {
      margin: 6px 14px 4px;
      font-size: 12px;
    }
    .line,
    .attempts,
    .command {
      padding: 0 14px 8px;
    }
    li {
      padding-bottom: 4px;
    }
    pre {
      margin: 4px 0 0;
      white-space: pre-wrap;
      overflow-wrap: anywhere;
      color: var(--muted);
    }
  `,
})
export class TaskFacts {
  readonly task = input.required<Task>();

  protected readonly newestFirst = computed(() => [...this.task().attempts].reverse());
  protected readonly values = computed((): readonly NamedValue[] => {
    const task = this.task();
    const failedBy = (task.failed_by_workers ?? []).map((worker) => worker.name).join(', ');
    return [
      { name: 'ID', value: task.id, isCode: true },
      { name: 'Activity', value: task.activity || '–' },
      { name: 'Worker', value: task.worker?.name || 'none yet' },
      { name: 'Failed by', value: failedBy || 'no Worker' },
      ...(task.frames === undefined ? [] : [{ name: 'Frames', value: task.frames }]),
      ...(task.group === undefined ? [] : [{ name: 'Group', value: task.group }]),
      { name: 'Type', value: task.task_type },
      { name: 'Priority', value: String(task.priority) },
      { name: 'Steps', value: `${task.steps_completed} / ${task.steps_total}` },
      { name: 'Created', value: exactTime(task.created) },
      { name: 'Updated', value: exactTime(task.updated) },
      {
        name: 'Last touched',
        value: task.last_touched === undefined ? 'never' : exactTime(task.last_touched),
      },
    ];
  });

  protected readonly exact = exactTime;
  protected readonly json = (value: unknown): string => JSON.stringify(value, undefined, 2);
  protected readonly outcome = (attempt: TaskAttempt): string => attempt.outcome ?? 'under way';

  protected duration(attempt: TaskAttempt): string {
    if (attempt.ended === undefined) return '';
    return `, ${clockDuration(Date.parse(attempt.ended) - Date.parse(attempt.started))}`;
  }
}
