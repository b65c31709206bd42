/** A moment as a wall clock and a calendar show it; `month` and `day` count from 1. */
export interface DateParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** Writes a moment as `YYYY-MM-DD_HHMMSS`, as file names and job-type scripts want it. */
export function formatTimestamp({ year, month, day, hour, minute, second }: DateParts): string {
  return `${digits(year, 4)}-${digits(month)}-${digits(day)}_${digits(hour)}${digits(minute)}${digits(second)}`;
}

function digits(value: number, width = 2): string {
  return String(value).padStart(width, '0');
}
