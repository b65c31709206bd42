import type { RowClassRules } from 'ag-grid-community';

/** Rows that are marked by a class, by their ids: the one that is open, those whose menu is open. */
export type RowMarks = Readonly<Record<'is-open' | 'has-menu', ReadonlySet<string>>>;

/** Marks rows as they are drawn. */
export function rowMarkRules<Row extends { readonly id: string }>(marks: () => RowMarks): RowClassRules<Row> {
  return {
    'is-open': ({ data }) => marks()['is-open'].has(data?.id ?? ''),
    'has-menu': ({ data }) => marks()['has-menu'].has(data?.id ?? ''),
  };
}

/** Marks rows that are drawn already: AG Grid looks at the rules again only when it draws a row anew, which loses the focus. */
export function markRows(table: Element, marks: RowMarks): void {
  for (const row of table.querySelectorAll('.ag-row')) {
    const id = row.getAttribute('row-id') ?? '';
    for (const [name, ids] of Object.entries(marks)) row.classList.toggle(name, ids.has(id));
  }
}
