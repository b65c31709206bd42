import { Component, computed, input } from '@angular/core';
import type { WorkerSummary } from '@flamenco/api-client';
import { countOf } from '../../../shared/count-words';
import { Icon } from '../../../shared/icons/icon';
import { StatusLabel } from '../../../shared/ui/status-label';
import { type NamedValue, ValueList } from '../../../shared/ui/value-list';
import { workerLook } from '../../workers/data/worker-activity';

/** How to start a Worker on each computer, and who has signed on so far. */
@Component({
  selector: 'flamenco-first-worker',
  imports: [Icon, StatusLabel, ValueList],
  template: `
    <p>
      A Worker runs Blender for this Manager. Install Flamenco on each computer that should render, then start
      a Worker there:
    </p>
    <flamenco-value-list [values]="values()" />
    @if (isLocal()) {
      <p class="muted">
        On another computer, put this computer's name or address in place of <code>{{ host() }}</code>.
      </p>
    }
    <div class="seen" role="status">
      @if (workers().length > 0) {
        <p class="good"><flamenco-icon name="check" /> {{ headline() }}</p>
      } @else {
        <p class="muted pulse"><flamenco-icon name="hourglass_top" /> Waiting for the first Worker …</p>
      }
    </div>
    <ul aria-label="Workers">
      @for (worker of workers(); track worker.id) {
        <li>
          <b>{{ worker.name }}</b> <flamenco-status [look]="lookOf(worker)" />
        </li>
      }
    </ul>
    <p class="muted">
      Then install the <a href="../flamenco-addon.zip">add-on</a> in Blender, enter
      <code>{{ managerUrl() }}</code> in its preferences, and submit a job.
    </p>
  `,
  styles: `
    :host {
      display: grid;
      gap: 14px;
    }
    flamenco-value-list {
      border: 1px solid var(--line);
      border-radius: var(--radius);
      background: var(--panel);
    }
    .good {
      color: var(--done);
    }
    flamenco-icon {
      vertical-align: -3px;
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
export class FirstWorker {
  readonly workers = input.required<readonly WorkerSummary[]>();
  /** The Manager's address as this browser has it. */
  readonly managerUrl = input.required<string>();

  protected readonly host = computed(() => new URL(this.managerUrl()).hostname);
  /** Such an address leads nowhere from another computer. */
  protected readonly isLocal = computed(() => /^(?:localhost|127\..*|\[::1\])$/.test(this.host()));
  protected readonly values = computed((): readonly NamedValue[] => [
    { name: 'Command', value: `npx flamenco-worker --manager ${this.managerUrl()}`, isCode: true },
  ]);
  protected readonly headline = computed(() => {
    const count = this.workers().length;
    return `${countOf(count, 'Worker')} signed on.`;
  });
  protected readonly lookOf = workerLook;
}
