/** A press of a modifier key that says what becomes of the selection. */
export interface SelectionKeys {
  readonly shiftKey: boolean;
  /** Ctrl, or Command; on touch, once something was selected by a long press. */
  readonly isAdding: boolean;
}

/** The ids of rows from one place to another, both included. */
export function idsBetween(
  rows: readonly { readonly id: string }[],
  one: number,
  other: number,
): readonly string[] {
  return rows.slice(Math.min(one, other), Math.max(one, other) + 1).map(({ id }) => id);
}

/** What is selected after a click on a row: it alone; it as well, or not any more; all from the anchor to it. */
export function selectionAfter(
  rows: readonly { readonly id: string }[],
  selected: ReadonlySet<string>,
  { place, anchor }: { readonly place: number; readonly anchor: number | undefined },
  { shiftKey, isAdding }: SelectionKeys,
): readonly string[] {
  const id = rows[place]?.id;
  if (id === undefined) return [...selected];
  if (shiftKey) {
    const range = idsBetween(rows, anchor ?? place, place);
    return isAdding ? [...new Set([...selected, ...range])] : range;
  }
  if (!isAdding) return [id];
  return selected.has(id) ? [...selected].filter((other) => other !== id) : [...selected, id];
}
