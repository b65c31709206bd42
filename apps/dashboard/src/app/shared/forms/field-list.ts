import { Component, input } from '@angular/core';
import type { FieldFault, FormField } from './field-schema';
import type { FormDraft } from './form-draft';
import { FormFieldView } from './form-field-view';

/** The fields of a small form, one below the other. */
@Component({
  selector: 'flamenco-field-list',
  imports: [FormFieldView],
  template: `
    @for (field of draft().fields(); track field.key) {
      <flamenco-form-field
        [idPrefix]="idPrefix()"
        [field]="field"
        [value]="draft().values()[field.key]"
        [faults]="faultsOf(field)"
        (changed)="draft().set(field.key, $event)"
      />
    }
    @for (fault of draft().otherFaults(); track fault) {
      <p class="form-fault" role="alert">{{ fault }}</p>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 4px;
    }
    flamenco-form-field {
      grid-template-columns: minmax(0, 1fr);
    }
  `,
})
export class FieldList {
  readonly draft = input.required<FormDraft>();
  /** Starts the ids of the fields. */
  readonly idPrefix = input.required<string>();
  /** Somebody has tried to go on: what is missing is shown, too. */
  readonly isTried = input(false);

  protected faultsOf({ key }: FormField): readonly FieldFault[] {
    return this.isTried() ? this.draft().faultsAt(key) : [];
  }
}
