import { Component, ElementRef, computed, inject, input, output } from '@angular/core';
import { Icon } from '../icons/icon';
import { faultsBelow } from './field-faults';
import { type FieldFault, type FieldSchema, emptyValue } from './field-schema';
import { FormControl } from './form-control';

type Row = Readonly<Record<string, unknown>>;

/** One value of a row. */
interface Cell {
  readonly key: string;
  readonly label: string;
  readonly schema: FieldSchema;
  readonly value: unknown;
  readonly fault: string;
}

/** A list of rows, each with the same values: rows are added, changed and removed. What a row has besides is kept. */
@Component({
  selector: 'flamenco-rows-control',
  imports: [FormControl, Icon],
  template: `
    <table [attr.aria-label]="label()">
      <thead>
        <tr>
          @for (column of columns(); track column.key) {
            <th scope="col">{{ column.label }}</th>
          }
          <td></td>
        </tr>
      </thead>
      <tbody>
        @for (row of rows(); track $index; let index = $index) {
          <tr>
            @for (cell of row; track cell.key) {
              <td [class]="'cell ' + cell.key" [attr.data-label]="cell.label">
                <flamenco-form-control
                  [schema]="cell.schema"
                  [value]="cell.value"
                  [controlId]="idOf(index, cell.key)"
                  [label]="cell.label + ' of row ' + (index + 1) + ' of ' + label()"
                  [isFixed]="isFixed()"
                  [isFaulty]="cell.fault !== ''"
                  [describedBy]="cell.fault ? idOf(index, cell.key) + '-fault' : ''"
                  (changed)="replace(index, cell.key, $event)"
                />
                @if (cell.fault) {
                  <p class="form-fault" [id]="idOf(index, cell.key) + '-fault'">{{ cell.fault }}</p>
                }
              </td>
            }
            <td>
              @if (!isFixed()) {
                <button
                  type="button"
                  class="btn quiet icon-only"
                  [attr.aria-label]="'Remove row ' + (index + 1) + ' of ' + label()"
                  (click)="remove(index)"
                >
                  <flamenco-icon name="remove" />
                </button>
              }
            </td>
          </tr>
        }
      </tbody>
    </table>
    @if (!isFixed()) {
      <button type="button" class="btn" [attr.aria-label]="'Add a row to ' + label()" (click)="add()">
        <flamenco-icon name="add" />Add
      </button>
    }
  `,
  styleUrl: './rows-control.scss',
})
export class RowsControl {
  readonly schema = input.required<FieldSchema>();
  readonly value = input.required<unknown>();
  readonly controlId = input.required<string>();
  readonly label = input.required<string>();
  readonly faults = input<readonly FieldFault[]>([]);
  readonly isFixed = input(false);
  readonly changed = output<readonly unknown[]>();

  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly itemSchema = computed((): FieldSchema => this.schema().items ?? { type: 'object' });
  protected readonly columns = computed(() =>
    Object.entries(this.itemSchema().properties ?? {}).map(([key, schema]) => ({
      key,
      schema,
      label: schema.title ?? key,
    })),
  );
  private readonly list = computed((): readonly Row[] => {
    const value = this.value();
    const entries: readonly unknown[] = Array.isArray(value) ? value : [];
    return entries.filter((entry): entry is Row => typeof entry === 'object' && entry !== null);
  });
  protected readonly rows = computed((): readonly (readonly Cell[])[] =>
    this.list().map((row, index) => {
      const faults = faultsBelow(this.faults(), `[${index}]`);
      return this.columns().map((column) => {
        const ofCell = faultsBelow(faults, column.key).map(({ message }) => message);
        return { ...column, value: row[column.key], fault: ofCell.join(' ') };
      });
    }),
  );

  protected idOf(index: number, key: string): string {
    return `${this.controlId()}-${index}-${key}`;
  }

  protected replace(index: number, key: string, value: unknown): void {
    this.changed.emit(this.list().with(index, { ...this.list()[index], [key]: value }));
  }

  protected remove(index: number): void {
    this.changed.emit(this.list().toSpliced(index, 1));
  }

  protected add(): void {
    const first = this.idOf(this.list().length, this.columns()[0]?.key ?? '');
    this.changed.emit([...this.list(), emptyValue(this.itemSchema())]);
    // It is there when Angular has drawn what was told.
    requestAnimationFrame(() => this.host.querySelector<HTMLElement>(`[id="${first}"]`)?.focus());
  }
}
