import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { Component, inject, signal } from '@angular/core';

/** What a number is asked for. */
export interface NumberQuestion {
  readonly question: string;
  readonly label: string;
  readonly hint: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** The verb on the button; left out: "Set". */
  readonly verb?: string;
}

/** Asks for one whole number within limits; closes with it. */
@Component({
  selector: 'flamenco-number-dialog',
  host: { class: 'dialog' },
  template: `
    <form (submit)="submit($event)">
      <h2>{{ data.question }}</h2>
      <label for="number-dialog-value">{{ data.label }}</label>
      <input
        #field
        id="number-dialog-value"
        class="field"
        type="number"
        required
        cdkFocusInitial
        [min]="data.min"
        [max]="data.max"
        [value]="data.value"
        (focus)="field.select()"
        (input)="value.set(field.valueAsNumber)"
        aria-describedby="number-dialog-hint"
      />
      <p class="muted" id="number-dialog-hint">{{ data.hint }}</p>
      <div class="dialog-actions">
        <button type="button" class="btn" (click)="dialog.close()">Keep</button>
        <button type="submit" class="btn primary">{{ data.verb ?? 'Set' }}</button>
      </div>
    </form>
  `,
  styles: `
    label {
      margin-right: 8px;
    }
    .muted {
      margin-top: 8px;
    }
  `,
})
export class NumberDialog {
  protected readonly data = inject<NumberQuestion>(DIALOG_DATA);
  protected readonly dialog = inject<DialogRef<number>>(DialogRef);
  protected readonly value = signal(this.data.value);

  protected submit(event: Event): void {
    event.preventDefault(); // the browser has checked the limits
    this.dialog.close(this.value());
  }
}
