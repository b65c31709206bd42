import { Component, computed, input } from '@angular/core';
import type { Flamenco3Farm } from '@flamenco/api-client';
import { Icon } from '../../../shared/icons/icon';

/** The farm of a Flamenco 3 Manager: what can be taken over, how far it is, and what came of it. */
@Component({
  selector: 'flamenco-farm-takeover',
  imports: [Icon],
  template: `
    @switch (farm().state) {
      @case ('running') {
        <p role="status">{{ words() }}</p>
        <progress [max]="most()" [value]="done()" aria-label="Takeover"></progress>
      }
      @case ('done') {
        <p role="status" class="good">
          <flamenco-icon name="check" /> The farm is in <code>{{ farm().database }}</code> now.
        </p>
        <table>
          <thead>
            <tr>
              <th scope="col">Taken over</th>
              <th scope="col" class="number">Taken</th>
              <th scope="col" class="number">Of</th>
            </tr>
          </thead>
          <tbody>
            @for (count of farm().counts ?? []; track count.what) {
              <tr [class.less]="count.taken < count.found">
                <td>{{ count.what }}</td>
                <td class="number">{{ inWords(count.taken) }}</td>
                <td class="number">{{ inWords(count.found) }}</td>
              </tr>
            }
          </tbody>
        </table>
        @if (notes().length > 0) {
          <h3>Not as it was</h3>
          <ul class="notes" aria-label="Not as it was" tabindex="0">
            @for (note of notes(); track $index) {
              <li>{{ note }}</li>
            }
          </ul>
        }
        <p class="muted">
          <code>{{ farm().file }}</code> is as it was: start Flamenco 3 with it to go back. Workers go on with
          this Manager when it answers at the address of the old one.
        </p>
      }
      @default {
        <p>
          Here is the farm of a Flamenco 3 Manager, <code>{{ farm().file }}</code>. This Manager can go on
          with it: with its jobs and their tasks, its Workers, tags and sleep schedules, its logs and
          previews. Workers need not register anew.
        </p>
        <p class="muted">
          The farm goes into <code>{{ farm().database }}</code>; the database of Flamenco 3 stays as it is, so
          that you can go back. Stop the Flamenco 3 Manager first. Its Workers may go on.
        </p>
        @if (farm().problem; as problem) {
          <p class="bad" role="alert"><flamenco-icon name="error" /> {{ problem }}</p>
        }
      }
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 14px;
      overflow-wrap: anywhere;
    }
    progress {
      width: 100%;
      accent-color: var(--accent);
    }
    .good {
      color: var(--done);
    }
    .bad {
      color: var(--failed);
    }
    flamenco-icon {
      vertical-align: -3px;
    }
    table {
      border-collapse: collapse;
    }
    th,
    td {
      padding: 4px 10px 4px 0;
      border-bottom: 1px solid var(--line);
      text-align: left;
    }
    th {
      color: var(--muted);
      font-weight: 400;
    }
    .number {
      text-align: right;
      font-variant-numeric: tabular-nums;
    }
    .less td {
      color: var(--warn, var(--failed));
    }
    h3 {
      font-size: 13px;
    }
    .notes {
      display: grid;
      gap: 4px;
      max-height: 240px;
      overflow: auto;
      padding: 8px 10px;
      border: 1px solid var(--line);
      border-radius: var(--radius);
    }
  `,
})
export class FarmTakeover {
  readonly farm = input.required<Flamenco3Farm>();

  protected readonly notes = computed(() => this.farm().notes ?? []);
  protected readonly most = computed(() => Math.max(1, this.farm().progress?.of ?? 1));
  protected readonly done = computed(() => this.farm().progress?.done ?? 0);
  protected readonly words = computed(() => {
    const { progress } = this.farm();
    if (!progress) return 'Reading the database …';
    if (progress.of <= 1) return `${capitalized(progress.what)} …`;
    return `${capitalized(progress.what)}: ${inWords(progress.done)} of ${inWords(progress.of)} …`;
  });
  protected readonly inWords = inWords;
}

function inWords(count: number): string {
  return count.toLocaleString('en');
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
