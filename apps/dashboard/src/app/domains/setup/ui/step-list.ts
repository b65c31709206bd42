import { Component, input, output } from '@angular/core';
import type { SetupStep } from '../data/setup-draft';

const LABELS: Readonly<Record<SetupStep, string>> = {
  welcome: 'Welcome',
  takeover: 'Flamenco 3',
  storage: 'Storage',
  blender: 'Blender',
  review: 'Review',
  workers: 'First Worker',
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
            <span class="number">{{ $index + 1 }}</span><span class="label">{{ labels[step] }}</span>
          </button>
        </li>
      }
    </ol>
  `,
  styles: `
    ol {
      display: flex;
      gap: 6px;
    }
    li {
      flex: 1;
    }
    button {
      display: flex;
      align-items: center;
      gap: 8px;
      width: 100%;
      padding: 8px 2px;
      border-top: 3px solid var(--line);
      color: var(--muted);
      text-align: left;
    }
    button[aria-current] {
      border-color: var(--accent);
      color: var(--text);
      font-weight: 650;
    }
    .number {
      opacity: 0.7;
    }
    @media (max-width: 760px) {
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
  readonly chosen = output<SetupStep>();

  protected readonly labels = LABELS;
}
