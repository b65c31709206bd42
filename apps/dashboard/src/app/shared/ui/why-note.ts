import { Component, computed, input } from '@angular/core';
import type { Explanation } from '@flamenco/api-client';

/** Most that is said at once: the first reasons have the nearest remedies. */
const MOST_REASONS = 3;

/** Says why something does not run, and what to do about it, as the Manager's scheduler sees it. Nothing when it runs. */
@Component({
  selector: 'flamenco-why-note',
  template: `
    @if (reasons().length > 0) {
      <ul aria-label="Why it does not run">
        @for (reason of reasons(); track reason.code) {
          <li>
            {{ reason.message }} <span class="muted">{{ reason.remedy }}</span>
          </li>
        }
      </ul>
    }
  `,
  styles: `
    ul {
      display: grid;
      gap: 5px;
      padding: 8px 14px;
      border-bottom: 1px solid var(--line);
    }
  `,
})
export class WhyNote {
  /** The code of a reason that is said elsewhere. */
  readonly leftOut = input<string>();
  /** Undefined: there is nothing to explain, or it is not known yet. */
  readonly explanation = input.required<Explanation | undefined>();

  protected readonly reasons = computed(() => {
    const explanation = this.explanation();
    if (explanation === undefined || explanation.runs) return [];
    return explanation.reasons.filter(({ code }) => code !== this.leftOut()).slice(0, MOST_REASONS);
  });
}
