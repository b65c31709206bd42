import {
  CellStyleModule,
  ClientSideRowModelApiModule,
  ClientSideRowModelModule,
  ColumnApiModule,
  type Module,
  RenderApiModule,
  RowApiModule,
  RowSelectionModule,
  RowStyleModule,
  ScrollApiModule,
  type Theme,
  themeQuartz,
} from 'ag-grid-community';

/** The parts of AG Grid that our tables use; the others stay out of the bundle. */
export const TABLE_MODULES: Module[] = [
  ClientSideRowModelModule,
  ClientSideRowModelApiModule,
  CellStyleModule,
  ColumnApiModule,
  RenderApiModule,
  RowApiModule,
  RowSelectionModule,
  RowStyleModule,
  ScrollApiModule,
];

/** AG Grid in the dashboard's tokens, so that both themes fit without telling it. */
export const TABLE_THEME: Theme = themeQuartz.withParams({
  accentColor: 'var(--accent)',
  backgroundColor: 'var(--bg)',
  foregroundColor: 'var(--text)',
  browserColorScheme: 'inherit',
  borderColor: 'var(--line)',
  wrapperBorder: false,
  wrapperBorderRadius: 0,
  headerBackgroundColor: 'var(--bg)',
  headerTextColor: 'var(--muted)',
  headerFontWeight: 500,
  headerFontSize: 11.5,
  headerHeight: 30,
  headerColumnResizeHandleColor: 'transparent',
  rowHeight: 34,
  rowBorder: { color: 'color-mix(in srgb, var(--line) 55%, transparent)' },
  rowHoverColor: 'var(--raised)',
  selectedRowBackgroundColor: 'color-mix(in srgb, var(--accent) 13%, transparent)',
  cellHorizontalPadding: 'var(--cell-padding, 8px)',
  iconSize: 13,
  fontFamily: 'inherit',
  fontSize: 'var(--cell-font-size, 13px)',
});
