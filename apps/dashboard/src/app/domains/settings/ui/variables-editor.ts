import { Component, computed, input, output, signal } from '@angular/core';
import { faultsBelow } from '../../../shared/forms/field-faults';
import type { FieldFault } from '../../../shared/forms/field-schema';
import { RowsControl } from '../../../shared/forms/rows-control';
import { Icon } from '../../../shared/icons/icon';
import {
  VARIABLE_ROWS,
  type VariableDefinition,
  type Variables,
  asVariables,
  fromRows,
  nameFault,
  toRow,
} from '../data/variable-rows';

/** The variables: names, whether they are two-way, and their values for each platform. */
@Component({
  selector: 'flamenco-variables-editor',
  imports: [Icon, RowsControl],
  templateUrl: './variables-editor.html',
  styleUrl: './variables-editor.scss',
})
export class VariablesEditor {
  readonly value = input.required<unknown>();
  /** With paths that begin with a variable's name. */
  readonly faults = input<readonly FieldFault[]>([]);
  readonly changed = output<Variables>();

  protected readonly schema = VARIABLE_ROWS;
  protected readonly newName = signal('');
  /** What is wrong with the name that was typed last, and of which variable; '' is the new one. */
  protected readonly refused = signal<{ readonly of: string; readonly why: string } | undefined>(undefined);

  private readonly variables = computed(() => asVariables(this.value()));
  protected readonly shown = computed(() =>
    Object.entries(this.variables()).map(([name, definition]) => {
      const faults = faultsBelow(this.faults(), name);
      return {
        name,
        isTwoWay: definition.is_twoway === true,
        rows: definition.values.map(toRow),
        faults: faultsBelow(faults, 'values'),
        fault: faults.flatMap(({ path, message }) => (path.startsWith('values[') ? [] : [message])).join(' '),
      };
    }),
  );

  protected add(event: Event): void {
    event.preventDefault();
    const name = unbraced(this.newName());
    const why = nameFault(name, Object.keys(this.variables()));
    this.refused.set(why === undefined ? undefined : { of: '', why });
    if (why !== undefined) return;
    this.newName.set('');
    this.changed.emit({
      ...this.variables(),
      [name]: { is_twoway: false, values: [{ platform: 'all', value: '' }] },
    });
  }

  protected rename(name: string, field: HTMLInputElement): void {
    const to = unbraced(field.value);
    if (to === name) {
      field.value = name;
      this.refused.set(undefined);
      return;
    }
    const why = nameFault(to, Object.keys(this.variables()));
    this.refused.set(why === undefined ? undefined : { of: name, why });
    if (why !== undefined) return;
    const entries = Object.entries(this.variables());
    this.changed.emit(
      Object.fromEntries(entries.map(([key, definition]) => [key === name ? to : key, definition])),
    );
  }

  protected setTwoWay(name: string, isTwoWay: boolean): void {
    this.replace(name, (definition) => ({ ...definition, is_twoway: isTwoWay }));
  }

  protected setRows(name: string, rows: readonly unknown[]): void {
    this.replace(name, (definition) => ({ ...definition, values: fromRows(rows, definition.values) }));
  }

  protected remove(name: string): void {
    const { [name]: _gone, ...others } = this.variables();
    this.changed.emit(others);
  }

  private replace(name: string, change: (before: VariableDefinition) => VariableDefinition): void {
    const before = this.variables()[name];
    if (before) this.changed.emit({ ...this.variables(), [name]: change(before) });
  }
}

/** As somebody may have written it in a job: `{blender}`. */
function unbraced(typed: string): string {
  return typed.trim().replace(/^\{(.*)\}$/, '$1');
}
