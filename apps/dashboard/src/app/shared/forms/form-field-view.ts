import { Component, computed, input, output } from '@angular/core';
import { type FieldFault, type FormField, controlFor } from './field-schema';
import { FormControl } from './form-control';
import { Icon } from '../icons/icon';
import { ListControl } from './list-control';
import { RowsControl } from './rows-control';

/** A field of a form: its label, its control by its schema, and what is wrong with it. What is put inside stands beside the label. */
@Component({
  selector: 'flamenco-form-field',
  imports: [FormControl, Icon, ListControl, RowsControl],
  template: `
    <div class="head">
      @if (isList()) {
        <span class="label">{{ field().label }}</span>
      } @else {
        <label class="label" [for]="controlId()"
          >{{ field().label }}
          @if (field().isRequired) {
            <span class="muted" title="Needs a value"> *</span>
          }
        </label>
      }
      <ng-content />
    </div>
    <div class="body">
      @switch (kind()) {
        @case ('texts') {
          <flamenco-list-control
            [schema]="field().schema"
            [value]="value()"
            [controlId]="controlId()"
            [label]="field().label"
            [faults]="faults()"
            [isFixed]="isFixed()"
            (changed)="changed.emit($event)"
          />
        }
        @case ('rows') {
          <flamenco-rows-control
            [schema]="field().schema"
            [value]="value()"
            [controlId]="controlId()"
            [label]="field().label"
            [faults]="faults()"
            [isFixed]="isFixed()"
            (changed)="changed.emit($event)"
          />
        }
        @case ('none') {
          <pre class="mono">{{ asJson() }}</pre>
        }
        @default {
          <flamenco-form-control
            [schema]="field().schema"
            [value]="value()"
            [controlId]="controlId()"
            [name]="field().label"
            [describedBy]="describedBy()"
            [isFaulty]="fault() !== ''"
            [isFixed]="isFixed()"
            (changed)="changed.emit($event)"
          />
        }
      }
      @if (fault(); as message) {
        <p class="form-fault" [id]="controlId() + '-fault'"><flamenco-icon name="error" />{{ message }}</p>
      }
      @if (field().fixedBecause; as reason) {
        <p class="muted fixed" [id]="controlId() + '-fixed'"><flamenco-icon name="lock" />{{ reason }}</p>
      }
      @if (hasAbout() && field().about) {
        <p class="muted about" [id]="controlId() + '-about'">{{ field().about }}</p>
      }
    </div>
  `,
  styles: `
    :host {
      display: grid;
      grid-template-columns: minmax(160px, 288px) minmax(0, 1fr);
      gap: 2px 16px;
      padding: 5px 0;
      align-items: start;
    }
    .head {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 2px 8px;
      min-height: 28px;
    }
    .body {
      display: grid;
      gap: 4px;
      min-width: 0;
    }
    .about,
    .fixed {
      font-size: 12px;
      overflow-wrap: anywhere;
    }
    .fixed {
      display: flex;
      gap: 6px;
    }
    pre {
      margin: 0;
      white-space: pre-wrap;
      overflow-wrap: anywhere;
    }
    @media (max-width: 760px) {
      :host {
        grid-template-columns: minmax(0, 1fr);
      }
    }
  `,
})
export class FormFieldView {
  readonly field = input.required<FormField>();
  readonly value = input.required<unknown>();
  readonly faults = input<readonly FieldFault[]>([]);
  /** Whether what it is for stands below it. */
  readonly hasAbout = input(true);
  /** Starts the ids of its elements, where a page has several forms. */
  readonly idPrefix = input('field');
  readonly changed = output<unknown>();

  protected readonly kind = computed(() => controlFor(this.field().schema));
  protected readonly isList = computed(() => ['texts', 'rows', 'none'].includes(this.kind()));
  protected readonly isFixed = computed(() => this.field().fixedBecause !== undefined);
  protected readonly controlId = computed(() => `${this.idPrefix()}-${this.field().key}`);
  protected readonly asJson = computed(() => JSON.stringify(this.value(), undefined, 2));
  /** What is about all of it; a list shows what is about an entry. */
  protected readonly fault = computed(() =>
    this.faults()
      .filter(({ path }) => path === '' || !this.isList() || this.kind() === 'none')
      .map(({ message }) => message)
      .join(' '),
  );
  protected readonly describedBy = computed(() => {
    const { about, fixedBecause } = this.field();
    const parts = [
      ...(this.fault() ? ['fault'] : []),
      ...(fixedBecause ? ['fixed'] : []),
      ...(about !== undefined && this.hasAbout() ? ['about'] : []),
    ];
    return parts.map((part) => `${this.controlId()}-${part}`).join(' ');
  });
}
