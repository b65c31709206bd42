import { Component, input } from '@angular/core';
import { Icon } from '../icons/icon';

/** Something that a person has to do, or at least to know. */
export interface PersonNeeded {
  readonly message: string;
  /** What to do about it, unless the message says so. */
  readonly remedy?: string;
}

/** Says what a job or a Worker needs of a person. Nothing when it needs nothing. */
@Component({
  selector: 'flamenco-needs-you-note',
  imports: [Icon],
  template: `
    @if (needs().length > 0) {
      <ul role="status" aria-label="Needs you">
        @for (need of needs(); track need.message) {
          <li>
            <flamenco-icon name="front_hand" class="tone-human" />
            <span>
              {{ need.message }}
              @if (need.remedy; as remedy) {
                <span class="muted">{{ remedy }}</span>
              }
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
      border: 1px solid color-mix(in srgb, var(--human) 55%, var(--line));
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
export class NeedsYouNote {
  readonly needs = input.required<readonly PersonNeeded[]>();
}
