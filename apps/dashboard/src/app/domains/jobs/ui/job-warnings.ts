import { Component, input } from '@angular/core';
import type { JobWarning } from '@flamenco/api-client';
import { Icon } from '../../../shared/icons/icon';

/** What the submitter of a job was warned of. Nothing when there was nothing. */
@Component({
  selector: 'flamenco-job-warnings',
  imports: [Icon],
  template: `
    @if (warnings().length > 0) {
      <ul role="note" aria-label="Warnings">
        @for (warning of warnings(); track $index) {
          <li>
            <flamenco-icon name="warning" class="tone-retry" />
            <span>
              {{ warning.message }} <span class="muted">{{ warning.remedy }}</span>
            </span>
          </li>
        }
      </ul>
    }
  `,
  styles: `
    ul {
      display: grid;
      gap: 6px;
      margin: 10px 12px;
      padding: 9px 11px;
      border: 1px solid var(--line);
      border-radius: var(--radius);
    }
    li {
      display: flex;
      gap: 8px;
      overflow-wrap: anywhere;
    }
    flamenco-icon {
      flex: none;
    }
  `,
})
export class JobWarnings {
  readonly warnings = input.required<readonly JobWarning[]>();
}
