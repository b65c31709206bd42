const STEPS = [
  { below: 60, per: 1, unit: 's' },
  { below: 3600, per: 60, unit: 'min' },
  { below: 86_400, per: 3600, unit: 'h' },
] as const;

/** "8 s ago", "12 min ago", "2 h ago", "yesterday", "5 days ago", and the date after two weeks. */
export function relativeTime(timestamp: string, nowMs: number): string {
  const then = Date.parse(timestamp);
  if (Number.isNaN(then)) return '–';
  const seconds = Math.max(0, Math.floor((nowMs - then) / 1000));
  for (const { below, per, unit } of STEPS) {
    if (seconds < below) return seconds < 2 ? 'now' : `${Math.floor(seconds / per)} ${unit} ago`;
  }
  const days = Math.floor(seconds / 86_400);
  if (days === 1) return 'yesterday';
  return days <= 14 ? `${days} days ago` : new Date(then).toLocaleDateString();
}

/** The moment in the reader's own words, for tooltips and details: date and time of their place. */
export function exactTime(timestamp: string): string {
  const then = new Date(timestamp);
  return Number.isNaN(then.getTime()) ? '–' : then.toLocaleString();
}

const TENTHS_BELOW_MS = 10_000;

/** "0.4 s", "2:38", "1:02:38": how long something took that may have taken hardly any time. */
export function shortDuration(ms: number): string {
  return ms < TENTHS_BELOW_MS ? `${(Math.max(ms, 0) / 1000).toFixed(1)} s` : clockDuration(ms);
}

/** "2:38", "1:02:38": how long something took. */
export function clockDuration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const two = (n: number): string => String(n).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
