/** A moment as RFC 3339 has it, in local time and whole seconds, as Flamenco 3 begins its lines: `2026-04-01T12:30:05+02:00`. */
export function localTimestamp(epochMs: number): string {
  const moment = new Date(epochMs);
  const offsetMinutes = -moment.getTimezoneOffset();
  const local = new Date(epochMs + offsetMinutes * 60_000).toISOString().slice(0, 19);
  return local + offsetText(offsetMinutes);
}

function offsetText(offsetMinutes: number): string {
  if (offsetMinutes === 0) return 'Z';
  const hours = String(Math.floor(Math.abs(offsetMinutes) / 60)).padStart(2, '0');
  const minutes = String(Math.abs(offsetMinutes) % 60).padStart(2, '0');
  return `${offsetMinutes < 0 ? '-' : '+'}${hours}:${minutes}`;
}
