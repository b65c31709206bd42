import { Component, computed, input, signal } from '@angular/core';
import type { Explanation } from '@flamenco/api-client';

/** Of more, the rest is shown when asked for: the first reasons have the nearest remedies. */
const MOST_REASONS = 4;

/** Says why something does not run, and what to do about it, as the Manager's scheduler sees it. Nothing when it runs. */
@Component({
  selector: 'flamenco-why-note',
  template: `
    @if (reasons().length > 0) {
      <ul aria-label="Why it does not run">
        @for (reason of shown(); track reason.code) {
          <li>
            {{ reason.message }} <span class="muted">{{ reason.remedy }}</span>
          </li>
        }
        @if (reasons().length > most) {
          <li>
            <button
              type="button"
              class="btn quiet"
              [attr.aria-expanded]="isWhole()"
              (click)="isWhole.set(!isWhole())"
            >
              {{ isWhole() ? 'Show fewer' : 'Show ' + (reasons().length - most) + ' more reasons' }}
            </button>
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
    return explanation.reasons.filter(({ code }) => code !== this.leftOut());
  });
  protected readonly most = MOST_REASONS;
  protected readonly isWhole = signal(false);
  protected readonly shown = computed(() =>
    this.isWhole() ? this.reasons() : this.reasons().slice(0, MOST_REASONS),
  );
}
