/** "1 task", "3 tasks", "1,204 tasks". */
export function countOf(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}

const BYTE_UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const;

/** "12 bytes", "3.4 MB": in thousands, as disks are sold and file managers say it. */
export function formatBytes(bytes: number): string {
  let unit = 0;
  let size = bytes;
  // What is rounded to 1,000 is 1 of the next.
  for (; size >= 999.5 && unit < BYTE_UNITS.length - 1; unit += 1) size /= 1000;
  const digits = unit === 0 || size >= 100 ? 0 : 1;
  return `${size.toLocaleString('en', { maximumFractionDigits: digits })} ${BYTE_UNITS[unit] ?? ''}`;
}
