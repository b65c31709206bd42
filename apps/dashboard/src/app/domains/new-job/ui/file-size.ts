const UNITS = ['kB', 'MB', 'GB', 'TB'] as const;

/** "241 MB", as file managers say it: in thousands. */
export function fileSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  let size = bytes / 1000;
  let unit = 0;
  while (size >= 999.5 && unit < UNITS.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${size < 10 ? size.toFixed(1) : Math.round(size)} ${UNITS[unit] ?? ''}`;
}
