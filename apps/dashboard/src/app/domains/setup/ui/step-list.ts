import { Component, input, output } from '@angular/core';
import type { SetupStep } from '../data/setup-draft';

const LABELS: Readonly<Record<SetupStep, string>> = {
  welcome: 'Welcome',
  takeover: 'Flamenco 3',
  storage: 'Storage',
  blender: 'Blender',
  access: 'Who may use it',
  review: 'Review',
  workers: 'First job',
};

/** The steps; those that were reached can be gone back to. */
@Component({
  selector: 'flamenco-step-list',
  template: `
    <ol aria-label="Steps">
      @for (step of steps(); track step) {
        <li>
          <button
            type="button"
            [disabled]="!reached().has(step)"
            [attr.aria-current]="step === current() ? 'step' : null"
            (click)="chosen.emit(step)"
          >
            <span class="number">{{ $index + 1 }}</span>
            <span class="label">
              {{ labels[step] }}
              @if (answers()[step]; as answer) {
                <small class="muted">{{ answer }}</small>
              }
            </span>
          </button>
        </li>
      }
    </ol>
  `,
  styles: `
    ol {
      display: grid;
      gap: 6px;
    }
    li {
      flex: 1;
    }
    button {
      display: flex;
      align-items: center;
      gap: 12px;
      width: 100%;
      padding: 10px 8px;
      border-radius: var(--radius);
      color: var(--muted);
      text-align: left;
    }
    button[aria-current] {
      background: var(--raised);
      color: var(--text);
      font-weight: 650;
    }
    .number {
      flex: none;
      width: 22px;
      border-radius: 50%;
      background: var(--raised);
      line-height: 22px;
      text-align: center;
    }
    button[aria-current] .number {
      background: var(--accent);
      color: var(--accent-ink);
    }
    .label {
      display: grid;
      min-width: 0;
      overflow-wrap: anywhere;
    }
    small {
      font-weight: 400;
    }
    @media (max-width: 760px) {
      ol {
        display: flex;
        justify-content: space-between;
      }
      li {
        flex: none;
      }
      .label {
        white-space: nowrap;
      }
      button {
        padding: 4px;
      }
      small {
        display: none;
      }
      button:not([aria-current]) .label {
        display: none;
      }
    }
  `,
})
export class StepList {
  readonly steps = input.required<readonly SetupStep[]>();
  readonly current = input.required<SetupStep>();
  readonly reached = input.required<ReadonlySet<SetupStep>>();
  /** What was answered. */
  readonly answers = input.required<Partial<Record<SetupStep, string>>>();
  readonly chosen = output<SetupStep>();

  protected readonly labels = LABELS;
}
