import { Component, computed, inject, input, resource } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import type { Explanation } from '@flamenco/api-client';
import { auditTime } from 'rxjs';
import { keptFor } from '../live/kept';
import { LiveFarm } from '../live/live-farm';

/** Workers tell of themselves all the time; why something waits is asked for again at most this often, in ms. */
const ASK_AGAIN_MS = 2000;

/** Most that is said at once: the first reasons have the nearest remedies. */
const MOST_REASONS = 3;

/** What is to be explained. */
export interface WhyQuestion {
  /** Of the job or Worker. */
  readonly id: string;
  readonly ask: () => Promise<Explanation>;
}

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
  /** Undefined: there is nothing to explain. */
  readonly question = input.required<WhyQuestion | undefined>();

  private readonly live = inject(LiveFarm);
  private readonly loaded = resource({
    params: () => {
      const question = this.question();
      const key = this.live.loadKey();
      return question === undefined || key === undefined ? undefined : { question, key };
    },
    loader: async ({ params: { question } }) => ({ id: question.id, explanation: await question.ask() }),
  });
  private readonly id = computed(() => this.question()?.id);
  private readonly kept = keptFor(this.id, this.loaded, ({ id }) => id);

  protected readonly reasons = computed(() => {
    const explanation = this.kept()?.explanation;
    return explanation === undefined || explanation.runs ? [] : explanation.reasons.slice(0, MOST_REASONS);
  });

  constructor() {
    this.live
      .events('/workers')
      .pipe(auditTime(ASK_AGAIN_MS), takeUntilDestroyed())
      .subscribe(() => this.loaded.reload());
  }
}
