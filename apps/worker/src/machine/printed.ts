// What programs print is a stranger's: each of these takes anything.

/** The JSON in what a program has printed, which may have warnings before it; undefined where there is none. */
export function jsonIn(printed: string): unknown {
  const begin = printed.search(/[[{]/);
  const end = Math.max(printed.lastIndexOf('}'), printed.lastIndexOf(']'));
  if (begin < 0 || end < begin) return undefined;
  try {
    return JSON.parse(printed.slice(begin, end + 1)) as unknown;
  } catch {
    return undefined;
  }
}

/** The objects in a list, or the only one; none where it is something else. */
export function objectsIn(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  const list = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  return list.filter(
    (each): each is Record<string, unknown> =>
      typeof each === 'object' && each !== null && !Array.isArray(each),
  );
}

/** A text that is not blank. */
export function textIn(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

/** A number that is not negative, also one that is written as a text. */
export function countIn(value: unknown): number | undefined {
  const number = typeof value === 'number' ? value : Number(textIn(value) ?? Number.NaN);
  return Number.isFinite(number) && number >= 0 ? number : undefined;
}

/** The lines of a table that is separated by commas, each with its trimmed fields. */
export function commaLines(printed: string): readonly (readonly string[])[] {
  return printed
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.split(',').map((field) => field.trim()));
}

const BYTES_PER_MIB = 1024 * 1024;

/** Bytes in whole MiB. */
export function toMib(bytes: number): number {
  return Math.floor(bytes / BYTES_PER_MIB);
}
