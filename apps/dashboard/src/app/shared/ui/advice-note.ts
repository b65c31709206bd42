import { Component, computed, input, signal } from '@angular/core';
import { Icon } from '../icons/icon';
import type { IconName } from '../icons/icon-paths';

/** Something that a person should know of a job or a Worker. */
export interface Advice {
  readonly message: string;
  /** What to do about it, unless the message says so. */
  readonly remedy?: string;
}

/** What nothing goes on without, and what was only warned of. */
export type AdviceKind = 'needs-you' | 'warning';

interface Look {
  readonly label: string;
  readonly role: string;
  readonly icon: IconName;
  readonly tone: string;
  /** Of more, the rest is shown when asked for: it would push away what the page is about. */
  readonly mostLines: number;
}

const KINDS: Readonly<Record<AdviceKind, Look>> = {
  'needs-you': { label: 'Needs you', role: 'status', icon: 'front_hand', tone: 'tone-human', mostLines: 100 },
  warning: { label: 'Warnings', role: 'note', icon: 'warning', tone: 'tone-retry', mostLines: 2 },
};

/** Says what a person should know, a line each. Nothing when there is nothing. */
@Component({
  selector: 'flamenco-advice-note',
  imports: [Icon],
  template: `
    @if (advice().length > 0) {
      <div [attr.role]="look().role" [attr.aria-label]="look().label">
        <ul [class.needed]="kind() === 'needs-you'">
          @for (one of shown(); track $index) {
            <li>
              <flamenco-icon [name]="look().icon" [class]="look().tone" />
              <span>
                {{ one.message }}
                @if (one.remedy; as remedy) {
                  <span class="muted">{{ remedy }}</span>
                }
              </span>
            </li>
          }
          @if (advice().length > look().mostLines) {
            <li>
              <button
                type="button"
                class="btn quiet"
                [attr.aria-expanded]="isWhole()"
                (click)="isWhole.set(!isWhole())"
              >
                {{ isWhole() ? 'Show fewer' : 'Show ' + (advice().length - look().mostLines) + ' more' }}
              </button>
            </li>
          }
        </ul>
      </div>
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
    ul.needed {
      border-color: color-mix(in srgb, var(--human) 55%, var(--line));
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
export class AdviceNote {
  readonly kind = input.required<AdviceKind>();
  readonly advice = input.required<readonly Advice[]>();
  protected readonly look = computed(() => KINDS[this.kind()]);
  protected readonly isWhole = signal(false);
  protected readonly shown = computed(() =>
    this.isWhole() ? this.advice() : this.advice().slice(0, this.look().mostLines),
  );
}
