import { Component, ElementRef, computed, inject, input, output } from '@angular/core';
import { Icon } from '../icons/icon';
import { faultsBelow } from './field-faults';
import { type FieldFault, type FieldSchema, emptyValue } from './field-schema';
import { FormControl } from './form-control';

interface Entry {
  readonly value: unknown;
  readonly fault: string;
}

/** A list of values of one kind, one below the other: entries are added, changed and removed. */
@Component({
  selector: 'flamenco-list-control',
  imports: [FormControl, Icon],
  template: `
    <div role="group" [attr.aria-label]="label()">
      @for (entry of entries(); track $index; let index = $index) {
        <div class="entry">
          <flamenco-form-control
            [schema]="itemSchema()"
            [value]="entry.value"
            [controlId]="controlId() + '-' + index"
            [label]="label() + ', entry ' + (index + 1)"
            [isFixed]="isFixed()"
            [isFaulty]="entry.fault !== ''"
            [describedBy]="entry.fault ? controlId() + '-' + index + '-fault' : ''"
            (changed)="replace(index, $event)"
          />
          @if (!isFixed()) {
            <button
              type="button"
              class="btn quiet icon-only"
              [attr.aria-label]="'Remove entry ' + (index + 1) + ' of ' + label()"
              (click)="remove(index)"
            >
              <flamenco-icon name="remove" />
            </button>
          }
        </div>
        @if (entry.fault) {
          <p class="form-fault" [id]="controlId() + '-' + index + '-fault'">{{ entry.fault }}</p>
        }
      }
      @if (!isFixed()) {
        <button
          type="button"
          class="btn add"
          [attr.aria-label]="'Add an entry to ' + label()"
          (click)="add()"
        >
          <flamenco-icon name="add" />Add
        </button>
      } @else if (entries().length === 0) {
        <p class="muted">None</p>
      }
    </div>
  `,
  styles: `
    div[role] {
      display: grid;
      gap: 4px;
      justify-items: start;
    }
    .entry {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto;
      gap: 4px;
      align-items: center;
      width: 100%;
    }
  `,
})
export class ListControl {
  readonly schema = input.required<FieldSchema>();
  readonly value = input.required<unknown>();
  readonly controlId = input.required<string>();
  readonly label = input.required<string>();
  readonly faults = input<readonly FieldFault[]>([]);
  readonly isFixed = input(false);
  readonly changed = output<readonly unknown[]>();

  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  protected readonly itemSchema = computed((): FieldSchema => this.schema().items ?? { type: 'string' });
  private readonly list = computed((): readonly unknown[] => {
    const value = this.value();
    return Array.isArray(value) ? value : [];
  });
  protected readonly entries = computed((): readonly Entry[] =>
    this.list().map((value, index) => ({
      value,
      fault: faultsBelow(this.faults(), `[${index}]`)
        .map(({ message }) => message)
        .join(' '),
    })),
  );

  protected replace(index: number, value: unknown): void {
    this.changed.emit(this.list().with(index, value));
  }

  protected remove(index: number): void {
    this.changed.emit(this.list().toSpliced(index, 1));
  }

  protected add(): void {
    this.changed.emit([...this.list(), emptyValue(this.itemSchema())]);
    const id = `${this.controlId()}-${this.list().length}`;
    // It is there when Angular has drawn what was told.
    requestAnimationFrame(() => this.host.querySelector<HTMLElement>(`[id="${id}"]`)?.focus());
  }
}
