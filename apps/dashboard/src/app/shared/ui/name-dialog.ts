import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { Component, inject, signal } from '@angular/core';

/** What a name is asked for. */
export interface NameQuestion {
  readonly question: string;
  readonly label: string;
  /** What can be wanted as well; left out: nothing. */
  readonly more?: string;
  readonly longest: number;
}

/** A name, and whether the person wants what was offered as well. */
export interface GivenName {
  readonly name: string;
  readonly withMore: boolean;
}

/** Asks for a name; closes with it. */
@Component({
  selector: 'flamenco-name-dialog',
  host: { class: 'dialog' },
  template: `
    <form (submit)="submit($event)">
      <h2>{{ data.question }}</h2>
      <label for="name-dialog-value">{{ data.label }}</label>
      <input
        #field
        id="name-dialog-value"
        class="field"
        type="text"
        required
        pattern=".*\\S.*"
        cdkFocusInitial
        [maxLength]="data.longest"
        (input)="name.set(field.value)"
      />
      @if (data.more) {
        <p>
          <label>
            <input #more type="checkbox" (change)="withMore.set(more.checked)" />
            {{ data.more }}
          </label>
        </p>
      }
      <div class="dialog-actions">
        <button type="button" class="btn" (click)="dialog.close()">Cancel</button>
        <button type="submit" class="btn primary">Save</button>
      </div>
    </form>
  `,
  styles: `
    label {
      margin-right: 8px;
    }
    p {
      margin-top: 8px;
    }
  `,
})
export class NameDialog {
  protected readonly data = inject<NameQuestion>(DIALOG_DATA);
  protected readonly dialog = inject<DialogRef<GivenName>>(DialogRef);
  protected readonly name = signal('');
  protected readonly withMore = signal(false);

  protected submit(event: Event): void {
    event.preventDefault(); // the browser has checked the name
    this.dialog.close({ name: this.name().trim(), withMore: this.withMore() });
  }
}
