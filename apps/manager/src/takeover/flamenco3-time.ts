/** As Go writes them: `2026-11-28 12:13:12.145264546 +0000 UTC`, `2026-11-28 12:13:12+02:00`, with or without what follows. */
const GO_TIME =
  /^(?<date>\d{4}-\d\d-\d\d)[ T](?<time>\d\d:\d\d:\d\d)(?:\.(?<fraction>\d+))?\s*(?:Z|(?<hours>[+-]\d\d):?(?<minutes>\d\d))?/;

/** Go's word for "never". */
const NEVER = '0001-01-01';

/** A time of Flamenco 3's database as ours has it: ISO 8601 in UTC, milliseconds. Undefined for none, and for what is no time. */
export function toTimestamp(text: string | null): string | undefined {
  const parts = GO_TIME.exec(text ?? '')?.groups;
  if (!parts || parts['date'] === NEVER) return undefined;
  const { date, time, fraction = '', hours = '+00', minutes = '00' } = parts;
  const milliseconds = fraction.slice(0, 3).padEnd(3, '0');
  const instant = new Date(`${date}T${time}.${milliseconds}${hours}:${minutes}`);
  return Number.isNaN(instant.getTime()) ? undefined : instant.toISOString();
}
