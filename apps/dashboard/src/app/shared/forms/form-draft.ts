import { type Signal, computed, signal } from '@angular/core';
import { faultsBelow, faultsOf } from './field-faults';
import type { FieldFault, FormField } from './field-schema';
import { isSameValue } from './same-value';

/** Values of a form, by the keys of their fields. */
export type FormValues = Readonly<Record<string, unknown>>;

/**
 * A form that is being filled in: what was there before, what was changed, and what is wrong with it. What comes from
 * outside anew changes the values that nobody has touched.
 */
export class FormDraft {
  private readonly edits = signal<ReadonlyMap<string, unknown>>(new Map());
  /** What the Manager said, with the values that it said it of: it is forgotten when they change. */
  private readonly told = signal<readonly TellingFault[]>([]);

  /**
   * @param fields - what there is to fill in
   * @param before - the values that the form begins with; where there is none, it is the field's `initial`
   */
  constructor(
    readonly fields: Signal<readonly FormField[]>,
    private readonly before: Signal<FormValues>,
  ) {}

  /** The values of all fields. */
  readonly values = computed((): FormValues => {
    const edits = this.edits();
    const values = this.fields().map(({ key }) => [key, edits.has(key) ? edits.get(key) : this.earlier(key)]);
    return Object.fromEntries(values) as FormValues;
  });

  /** The fields whose values are others than before. */
  readonly changed = computed((): readonly FormField[] =>
    this.fields().filter(({ key }) => !isSameValue(this.values()[key], this.earlier(key))),
  );
  readonly isDirty = computed(() => this.changed().length > 0);
  private readonly changedKeys = computed(() => new Set(this.changed().map(({ key }) => key)));

  /** The changed values only. */
  readonly changes = computed((): FormValues => {
    return Object.fromEntries(this.changed().map(({ key }) => [key, this.values()[key]]));
  });

  private readonly faults = computed((): ReadonlyMap<string, readonly FieldFault[]> => {
    const values = this.values();
    const all = this.fields().map(
      (field) => [field.key, this.faultsOfField(field, values[field.key])] as const,
    );
    return new Map(all.filter(([, faults]) => faults.length > 0));
  });
  /** The fields that something is wrong with. */
  readonly faulty = computed(() => this.fields().filter(({ key }) => this.faults().has(key)));
  /** What the Manager said that is about no field. */
  readonly otherFaults = computed(() => {
    const keys = this.fields().map(({ key }) => key);
    return this.told().flatMap(({ path, message }) =>
      keys.some((key) => faultsBelow([{ path, message }], key).length > 0) ? [] : [message],
    );
  });

  /** The value that a field had before it was changed here. */
  earlier(key: string): unknown {
    return this.before()[key] ?? this.fields().find((field) => field.key === key)?.initial;
  }

  faultsAt(key: string): readonly FieldFault[] {
    return this.faults().get(key) ?? [];
  }

  isChanged(key: string): boolean {
    return this.changedKeys().has(key);
  }

  set(key: string, value: unknown): void {
    this.edits.update((edits) => new Map([...edits, [key, value]]));
  }

  undo(key: string): void {
    this.edits.update((edits) => new Map([...edits].filter(([other]) => other !== key)));
  }

  undoAll(): void {
    this.edits.set(new Map());
    this.told.set([]);
  }

  /** Shows what the Manager says, beside the fields that it is about. @param faults - with paths from the form's start */
  tell(faults: readonly FieldFault[]): void {
    const values = this.values();
    this.told.set(faults.map((fault) => ({ ...fault, of: values })));
  }

  private faultsOfField(field: FormField, value: unknown): readonly FieldFault[] {
    const own = faultsOf(field, value);
    if (own.length > 0) return own;
    const still = this.told().filter(({ of }) => isSameValue(of[field.key], value));
    return faultsBelow(still, field.key);
  }
}

interface TellingFault extends FieldFault {
  readonly of: FormValues;
}
