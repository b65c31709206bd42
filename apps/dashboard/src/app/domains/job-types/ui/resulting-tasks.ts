import { Component, computed, input } from '@angular/core';
import type { JobCheckResult, JobCheckTask } from '@flamenco/api-client';

/** The tasks that a job would have, what its submitter should know, and what its script printed. */
@Component({
  selector: 'flamenco-resulting-tasks',
  template: `
    @if (result().warnings.length > 0) {
      <ul class="warnings" aria-label="Warnings">
        @for (warning of result().warnings; track $index) {
          <li class="tone-active">{{ warning.message }}</li>
        }
      </ul>
    }
    @if (result().printed; as printed) {
      @if (printed.length > 0) {
        <h4>What the script printed</h4>
        <ul class="mono">
          @for (line of printed; track $index) {
            <li>{{ line.text }}</li>
          }
        </ul>
      }
    }
    <div class="scroll" tabindex="0" role="region" aria-label="Tasks">
      <table class="plain-table">
        <thead>
          <tr>
            <th scope="col">#</th>
            <th scope="col">Task</th>
            <th scope="col">Group</th>
            <th scope="col">Type</th>
            <th scope="col">Waits for</th>
            <th scope="col">Commands</th>
          </tr>
        </thead>
        <tbody>
          @for (task of rows(); track task.index) {
            <tr>
              <td class="muted">{{ task.index }}</td>
              <td>{{ task.name }}</td>
              <td>{{ task.group }}</td>
              <td>{{ task.type }}</td>
              <td [title]="task.dependencies">{{ task.waitsFor }}</td>
              <td>
                <details>
                  <summary>{{ task.commandNames }}</summary>
                  <pre class="mono">{{ task.commands }}</pre>
                </details>
              </td>
            </tr>
          }
        </tbody>
      </table>
    </div>
  `,
  styles: `
    .scroll {
      overflow: auto;
      max-height: 60vh;
    }
    pre {
      max-width: 60ch;
      margin: 0;
      white-space: pre-wrap;
      overflow-wrap: anywhere;
    }
    ul {
      margin-bottom: 8px;
    }
  `,
})
export class ResultingTasks {
  readonly result = input.required<JobCheckResult>();

  protected readonly rows = computed(() => {
    const tasks = this.result().tasks ?? [];
    const names = new Map(tasks.map((task) => [task.index_in_job, task.name]));
    return tasks.map((task) => ({
      index: task.index_in_job,
      name: task.name,
      group: task.group ?? '',
      type: task.type,
      dependencies: namesOf(task, names).join(', '),
      waitsFor: shortened(namesOf(task, names)),
      commandNames: task.commands.map(({ name }) => name).join(', '),
      commands: task.commands
        .map(({ name, parameters }) => `${name} ${JSON.stringify(parameters)}`)
        .join('\n'),
    }));
  });
}

function namesOf({ dependencies }: JobCheckTask, names: ReadonlyMap<number, string>): readonly string[] {
  return dependencies.map((index) => names.get(index) ?? `task ${index}`);
}

function shortened(names: readonly string[]): string {
  return names.length <= 2 ? names.join(', ') : `${names[0]} … ${names.at(-1)} (${names.length})`;
}
