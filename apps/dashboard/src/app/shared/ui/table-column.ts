/** The column that holds the row's "…" button. */
export const MENU_COLUMN = 'menu';

/** Narrower, no column says anything. In CSS pixels. */
const LEAST_WIDTH = 50;

/** A column of a table. Its width is fixed, or a share (`flex`) of what the others leave, but at least `minWidth`. */
export interface TableColumn<Row> {
  readonly id: string;
  readonly title: string;
  /** What is shown of a row, sorted by, and drawn again when it changes. */
  readonly value: (row: Row) => unknown;
  /** What is drawn; left out: the value as text. */
  readonly cell?: (row: Row) => HTMLElement;
  /** Left out: by the values, as people order them. */
  readonly compare?: (a: Row, b: Row) => number;
  /** In CSS pixels, as all widths. */
  readonly width?: number;
  readonly flex?: number;
  readonly minWidth?: number;
  /** Shown only in a table of at least this width: what matters less gives way in a narrow one. */
  readonly fromWidth?: number;
  /** Left out: true. */
  readonly isSortable?: boolean;
  /** The table begins sorted by it, upwards. */
  readonly isFirstOrder?: boolean;
  /** Stays last, and as wide as it is. */
  readonly isFixed?: boolean;
  /** Shows a picture: the focus begins at another column. */
  readonly isPicture?: boolean;
  /** Classes of its cells and its title: `number` is right-aligned. */
  readonly classes?: string;
  /** Whether the cell of a row is less important than others of its column. */
  readonly isMuted?: (row: Row) => boolean;
}

/** How a person has arranged the columns of a table. */
export interface ColumnArrangement {
  /** Ids, from left to right; columns that are not named stand where they do by themselves. */
  readonly order: readonly string[];
  /** Widths that were dragged, by id. */
  readonly widths: Readonly<Record<string, number>>;
}

/** The columns that a table of a width shows, in the order of a person. */
export function arrangeColumns<Row>(
  columns: readonly TableColumn<Row>[],
  { order }: ColumnArrangement,
  tableWidth: number,
): readonly TableColumn<Row>[] {
  const known = order
    .map((id) => columns.find((column) => column.id === id))
    .filter((column) => column !== undefined);
  const arranged = [...known];
  columns.forEach((column, index) => {
    if (arranged.includes(column)) return;
    const before = columns[index - 1];
    arranged.splice(before === undefined ? 0 : arranged.indexOf(before) + 1, 0, column);
  });
  const shown = arranged.filter(({ fromWidth = 0 }) => tableWidth >= fromWidth);
  return [
    ...shown.filter(({ isFixed }) => isFixed !== true),
    ...shown.filter(({ isFixed }) => isFixed === true),
  ];
}

/** The order of all columns once one of them is moved before another one; to the end where there is no such. */
export function moveColumn(
  ids: readonly string[],
  moved: string,
  before: string | undefined,
): readonly string[] {
  const others = ids.filter((id) => id !== moved);
  const place = before === undefined ? -1 : others.indexOf(before);
  return others.toSpliced(place < 0 ? others.length : place, 0, moved);
}

/** The columns' widths for `grid-template-columns`, and the least width of a row. */
export function columnTracks<Row>(
  columns: readonly TableColumn<Row>[],
  { widths }: ColumnArrangement,
): { readonly template: string; readonly leastWidth: number } {
  const tracks = columns.map(({ id, width, flex, minWidth = LEAST_WIDTH }) => {
    const fixed = widths[id] ?? (flex === undefined ? (width ?? minWidth) : undefined);
    return fixed === undefined
      ? { track: `minmax(${minWidth}px, ${flex ?? 1}fr)`, least: minWidth }
      : { track: `${fixed}px`, least: fixed };
  });
  return {
    template: tracks.map(({ track }) => track).join(' '),
    leastWidth: tracks.reduce((sum, { least }) => sum + least, 0),
  };
}

/** The width that a column gets when one drags it to another. */
export function widthWithin<Row>({ minWidth = LEAST_WIDTH }: TableColumn<Row>, width: number): number {
  return Math.round(Math.max(width, minWidth));
}

/** The place of the column that gets the focus: the one that had it, or else the first that says something in words. */
export function columnToFocus<Row>(
  columns: readonly TableColumn<Row>[],
  focused: string | undefined,
): number {
  const known = columns.findIndex(({ id }) => id === focused);
  return Math.max(known < 0 ? columns.findIndex(({ isPicture }) => isPicture !== true) : known, 0);
}
