import { A11yModule } from '@angular/cdk/a11y';
import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { Component, inject, signal } from '@angular/core';
import { listNames, type BulkItem } from '../bulk';

/** What a confirmation asks. */
export interface Confirmation {
  /** "Cancel 3 jobs?" */
  readonly question: string;
  /** What follows from it. */
  readonly consequence?: string;
  /** More of what follows, a line each. */
  readonly details?: readonly string[];
  readonly items: readonly BulkItem[];
  /** The verb on the button: "Cancel 3 jobs". */
  readonly verb: string;
  /** What may be done as well, when the person ticks it. */
  readonly more?: string;
}

/** What a person has agreed to. */
export interface Agreement {
  /** To what the confirmation offers as `more`, too. */
  readonly withMore: boolean;
}

/**
 * Asks before several things are changed at once: how many, and which. Closes with what was agreed to. The focus is on the
 * button that changes nothing: an Enter too many does no harm.
 */
@Component({
  selector: 'flamenco-confirm-dialog',
  imports: [A11yModule],
  host: { class: 'dialog' },
  template: `
    <h2 id="confirm-question">{{ data.question }}</h2>
    @if (data.consequence) {
      <p class="muted">{{ data.consequence }}</p>
    }
    @if (data.details?.length) {
      <ul class="details">
        @for (line of data.details; track $index) {
          <li>{{ line }}</li>
        }
      </ul>
    }
    <p class="names">{{ names }}</p>
    @if (data.more) {
      <label class="more">
        <input type="checkbox" [checked]="withMore()" (change)="withMore.set(!withMore())" />
        {{ data.more }}
      </label>
    }
    <div class="dialog-actions">
      <button type="button" class="btn" cdkFocusInitial (click)="dialog.close()">Keep</button>
      <button type="button" class="btn primary" (click)="dialog.close({ withMore: withMore() })">
        {{ data.verb }}
      </button>
    </div>
  `,
  styles: `
    .names,
    .details {
      margin-top: 8px;
      overflow-wrap: anywhere;
    }
    .more {
      display: flex;
      gap: 8px;
      align-items: baseline;
      margin-top: 12px;
    }
    .details {
      display: grid;
      gap: 4px;
      max-height: 40vh;
      overflow-y: auto;
    }
  `,
})
export class ConfirmDialog {
  protected readonly data = inject<Confirmation>(DIALOG_DATA);
  protected readonly dialog = inject<DialogRef<Agreement>>(DialogRef);
  protected readonly withMore = signal(false);
  protected readonly names = listNames(this.data.items, 12);
}
